#!/usr/bin/env python3
"""Puts lilt's engine and others at the same work in turns, and prints the ratios of the medians.

    compare.py BENCHMARKS [--rounds 5] [--works train evaluate sample …]

BENCHMARKS is lilt's benchmark program. In every round each engine runs once, in its own process, so
that what else the machine does meets all alike. A peer counts with the fastest of one thread, two and
one for every core that it may use, as lilt does. One that failed in a round is left out, which is said.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PEERS = {
    "PyTorch f32": ("pytorch_lstm.py", "f32", None),
    "PyTorch bf16": ("pytorch_lstm.py", "bf16", None),
    # The ancestor's engine; its sampling is far behind the others'.
    "Keras f32": ("keras_lstm.py", "f32", ["train"]),
}
# What lilt does in f32 and in bf16.
TWO_PRECISIONS = ["train", "evaluate"]
WORKS = ["train", "evaluate", "sample", "sample-16", "sample-64", "sample-256"]


def rate(command):
    """The number that a benchmark prints; None, and why, where it fails or has none."""
    result = subprocess.run(command, capture_output=True, text=True)
    try:
        if result.returncode == 0:
            return float(result.stdout.split()[-1]), None
    except (IndexError, ValueError):
        pass
    said = (result.stderr.strip() or result.stdout.strip() or "nothing").splitlines()[-1]
    return None, f"status {result.returncode}, {said}"


def core_count():
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmarks")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--works", nargs="+", default=WORKS)
    arguments = parser.parse_args()
    print(f"characters a second, medians of {arguments.rounds} rounds in turns; "
          "a ratio is lilt's to the peer's", flush=True)
    for work in arguments.works:
        ours = [work] + [work + "-bf16"] * (work in TWO_PRECISIONS)
        contestants = {("lilt " + name, 0): [arguments.benchmarks, name] for name in ours}
        for peer, (script, precision, only) in PEERS.items():
            if only is None or work in only:
                for threads in sorted({1, 2, core_count()}):
                    contestants[peer, threads] = [
                        sys.executable, HERE / script, work, str(threads), precision]
        rates = {key: [] for key in contestants}
        failures = {}
        for _ in range(arguments.rounds):
            for key, command in contestants.items():
                found, failure = rate(command)
                rates[key].append(found)
                if failure:
                    failures[key] = failure
        medians = {}
        for (name, threads), found in rates.items():
            if None not in found:
                medians[name] = max(medians.get(name, 0), statistics.median(found))
            elif threads:
                width = "1 thread" if threads == 1 else f"{threads} threads"
                print(f"{work:11} {name} with {width} is left out: {failures[name, threads]}",
                      flush=True)
        for name in ours:
            mine = medians.get("lilt " + name)
            if mine is None:
                print(f"{name:11} lilt is left out: {failures['lilt ' + name, 0]}", flush=True)
                continue
            against = "  ".join(
                f"{peer} {theirs:,.0f} ({mine / theirs:.1f} ×)"
                for peer, theirs in medians.items() if peer in PEERS)
            print(f"{name:11} lilt {mine:,.0f}  {against}", flush=True)


if __name__ == "__main__":
    main()
