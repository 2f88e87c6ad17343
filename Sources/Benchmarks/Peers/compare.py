#!/usr/bin/env python3
"""Times lilt's engine and others at the same work in turns, and prints the ratios of the medians.

    compare.py BENCHMARKS [--rounds 5] [--works train evaluate sample …]

BENCHMARKS is lilt's benchmark program. In every round each engine runs once, in its own process, so
that other load on the machine affects all alike. A peer runs with one thread, with two and with one per
core, as lilt does; the fastest counts. An engine that failed in a round is left out and named.
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
    # The ancestor's engine. Its sampling is too slow to be worth timing.
    "Keras f32": ("keras_lstm.py", "f32", ["train"]),
}
# The works that lilt does in f32 and in bf16.
TWO_PRECISIONS = ["train", "evaluate"]
WORKS = ["train", "evaluate", "sample", "sample-16", "sample-64", "sample-256"]


def rate(command):
    """Runs a benchmark; returns its number and None, or None and why there is no number."""
    result = subprocess.run(command, capture_output=True, text=True)
    try:
        if result.returncode == 0:
            return float(result.stdout.split()[-1]), None
    except (IndexError, ValueError):
        pass
    said = (result.stderr.strip() or result.stdout.strip() or "nothing").splitlines()[-1]
    return None, f"status {result.returncode}, {said}"


def core_count():
    """Returns the number of cores that this process may use."""
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
