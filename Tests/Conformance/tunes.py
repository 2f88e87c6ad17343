#!/usr/bin/env python3
"""Judges what the shipped model draws beside people's tunes, and writes the table into the README.

    Tests/Conformance/tunes.py LILT [FILE]

LILT is the binary.  The jigs and hornpipes of Nottingham are read from LILT_CORPORA (default
../shared/corpora).  FILE (default README.md) has two comments, MARKS, between which the table is put; a file
that is missing is made.  A row whose program is missing says so.
"""

import json
import os
import subprocess
import sys

MODEL = "sessions/default.safetensors"
CORPUS = "nottingham/jigs nottingham/hpps"
TUNES = 200
# The columns: a head, the cells before drawing, and the options of `evaluate --samples`.
COLUMNS = [
    ("free, T 0.8", ["set --quiet until tune"], "--temperature 0.8 --seed 1"),
    ("free, T 1.0", ["set --quiet until tune"], "--temperature 1.0 --seed 1"),
    ("AABB, T 0.8", [], "--form AABB --temperature 0.8 --seed 1"),
    ("AABB, T 1.0", [], "--form AABB --temperature 1.0 --seed 1"),
    ("usual, T 0.8", [], "--temperature 0.8 --seed 1"),
]
# The figures that are no shares begin with these words.
LENGTHS = ("characters", "match")
# The sets of people's tunes and their heads.
PEOPLE = [("held-out", "people, held out"), ("training", "people, training")]
MARKS = ("<!-- The table below is written by 'make tunes'. -->", "<!-- End of the table. -->")


def evaluate(lilt, cells, options):
    """Returns the result of `evaluate --samples` with the corpus and the model loaded."""
    cells = [
        f"corpus load --quiet {CORPUS}",
        f"open --quiet {MODEL}",
        *cells,
        f"evaluate --samples {TUNES} {options} --json",
    ]
    environment = {"LILT_CORPORA": os.path.abspath("../shared/corpora"), **os.environ}
    command = [lilt] + [word for cell in cells for word in ("-c", cell)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"tunes.py: evaluate {options}: exit status {done.returncode}")
    return json.loads(done.stdout)


def column(result, name):
    """Returns the number of tunes in the set `name` and its value for every figure."""
    place = [found["name"] for found in result["sets"]].index(name)
    values = {row["figure"]: row["values"][place] for row in result["figures"]}
    return result["sets"][place]["tunes"], values


def shown(figure, value):
    """A figure and its interval: a share with three decimals, a length with none."""
    if value["value"] is None:
        return value["reason"]
    is_length = figure.startswith(LENGTHS)
    number, low, high = (
        f"{value[key]:.0f}" if is_length else f"{value[key]:.3f}"
        for key in ("value", "low", "high")
    )
    return f"{number} ({low}–{high})"


def table(heads, columns, names):
    """The table in Markdown."""
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    lines.append("| tunes | " + " | ".join(f"{count:,}" for count, _ in columns) + " |")
    for key, name in names:
        lines.append(f"| {name} | " + " | ".join(shown(key, values[key]) for _, values in columns) + " |")
    return "\n".join(lines)


def write(path, text):
    """Puts `text` between the two marks of the file."""
    before, after = "", ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            content = file.read()
        if any(content.count(mark) != 1 for mark in MARKS):
            sys.exit(f"tunes.py: '{path}' does not have the comments {MARKS[0]} and {MARKS[1]}")
        before, after = content.split(MARKS[0])[0], content.split(MARKS[1])[1]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    results = [evaluate(sys.argv[1], cells, options) for _, cells, options in COLUMNS]
    columns = [column(result, "samples") for result in results]
    columns += [column(results[0], name) for name, _ in PEOPLE]
    heads = [head for head, _, _ in COLUMNS] + [head for _, head in PEOPLE]
    names = [(row["figure"], row["name"]) for row in results[0]["figures"]]
    text = table(heads, columns, names)
    print(text)
    write(sys.argv[2] if len(sys.argv) == 3 else "README.md", text + "\n\n95 % intervals over tunes.")


if __name__ == "__main__":
    main()
