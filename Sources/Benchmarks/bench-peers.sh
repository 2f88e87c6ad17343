#!/usr/bin/env bash
# Times lilt's engine, PyTorch and Keras at the same work in turns, and prints the ratios of the medians.
#   Sources/Benchmarks/bench-peers.sh BENCHMARKS [options of compare.py]
set -euo pipefail

.ci/install-peers torch numpy keras tensorflow-cpu
exec .venv-peers/bin/python Sources/Benchmarks/Peers/compare.py "$@"
