#!/usr/bin/env bash
# Compares full-size gradients with PyTorch's in float64, and loss curves in bf16 with those in f32.
#   Tests/Conformance/numerics.sh TEST-COMMAND…
# Prints the figures, or all output if there are none; exits with the status of the test command.
set -euo pipefail

.ci/install-peers torch numpy safetensors
folder=$(mktemp -d)
log=$folder/log
trap 'rm -rf "$folder"' EXIT
.venv-peers/bin/python Tests/Fixtures/lstm/make_fixtures.py "$folder"
status=0
LILT_NUMERICS=$folder "$@" >"$log" 2>&1 || status=$?
grep -E "^numerics:|^✘|run with" "$log" || cat "$log"
exit "$status"
