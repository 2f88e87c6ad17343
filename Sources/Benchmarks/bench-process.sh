#!/usr/bin/env bash
# Measures whole processes: start-up; opening the shipped model and sampling its first character; the
# peak memory of training; training beside a process that keeps a core busy. Times include the start
# of the process.
#   Sources/Benchmarks/bench-process.sh LILT BENCHMARKS
set -euo pipefail
export LC_ALL=C

lilt=$1
benchmarks=$2
runs=20
if [[ -z ${EPOCHREALTIME:-} ]]; then
  echo "bench-process: bash $BASH_VERSION has no microsecond clock, expected bash 5.0 or newer" >&2
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Keeps lilt from writing to the user's state folder.
export LILT_STATE=$folder

# Prints one line of the report about $1; reads the time of each run in microseconds.
summary() {
  sort -n | awk -v what="$1" '{t[NR] = $1 / 1000}
    END {printf "  %-46s %6.1f ms  (best %.1f)\n", what, t[int((NR + 1) / 2)], t[1]}'
}

now() { echo "${EPOCHREALTIME/./}"; }

start_and_quit() {
  local start
  for ((run = 0; run < runs; run++)); do
    start=$(now)
    "$lilt" -c quit
    echo $(($(now) - start))
  done
}

# Times the process up to its first sampled character. That follows the line about the opened model,
# the tune's record (comment lines) and the given start 'A'.
first_character() {
  local start line
  for ((run = 0; run < runs; run++)); do
    start=$(now)
    exec 3< <("$lilt" -c 'open default' -c 'sample --start A --length 40 --seed 1' 2>/dev/null)
    read -r _ <&3
    while read -rN 1 line <&3 && [[ $line == '%' ]]; do read -r _ <&3; done
    if [[ $line != A ]] || ! read -rN 1 _ <&3; then
      echo "bench-process: '$lilt' drew no character after its start" >&2
      return 1
    fi
    echo $(($(now) - start))
    cat <&3 >/dev/null
    exec 3<&-
  done
}

# Trains the default model for 100 steps; prints its peak memory in kilobytes, or nothing without /proc.
peak_memory() {
  "$lilt" -c 'corpus load starter' -c 'model new --seed 1' -c 'train --steps 100' \
    >/dev/null 2>"$folder/errors" &
  local process=$! peak='' found
  while kill -0 "$process" 2>/dev/null; do
    found=$(awk '/^VmHWM:/ {print $2}' "/proc/$process/status" 2>/dev/null || true)
    peak=${found:-$peak}
    sleep 0.05
  done
  if ! wait "$process"; then
    cat "$folder/errors" >&2
    return 1
  fi
  echo "$peak"
}

# Keeps a core busy while process $1 exists, so that killing the script ends it too; for ten minutes at
# most.
keep_busy() {
  local turn
  SECONDS=0
  while kill -0 "$1" 2>/dev/null && ((SECONDS < 600)); do
    for ((turn = 0; turn < 100000; turn++)); do :; done
  done
}

# Times training alone and beside a busy process, in turns, in the precision that lilt picks on this
# machine. Prints the ratio of the times, the median of three pairs.
contention() {
  local train=train alone beside owner=$BASHPID ratios=()
  # Not local, because the trap reads it after the function returns.
  busy=
  # Background processes ignore Ctrl-C.
  trap '[[ -z $busy ]] || kill "$busy" 2>/dev/null' EXIT
  trap 'exit 130' INT TERM HUP
  if [[ $("$lilt" -c 'doctor --json') == *'"precision":"bf16"'* ]]; then train=train-bf16; fi
  for ((run = 0; run < 3; run++)); do
    alone=$("$benchmarks" "$train") || return 1
    keep_busy "$owner" &
    busy=$!
    beside=$("$benchmarks" "$train") || return 1
    kill "$busy"
    wait "$busy" 2>/dev/null || true
    busy=
    ratios+=("$(awk -v alone="$alone" -v beside="$beside" 'BEGIN {print alone / beside}')")
  done
  printf '%s\n' "${ratios[@]}" | sort -n | sed -n 2p
}

printf '\nWhole processes: medians of %d runs (memory: one run; beside a busy process: three)\n' "$runs"
start_and_quit | summary 'lilt -c quit'
first_character | summary "opening 'default', the first sampled character"
peak=$(peak_memory)
if [[ -n $peak ]]; then
  awk -v kb="$peak" 'BEGIN {printf "  %-46s %6.0f MB\n", "peak memory while training", kb * 1.024e-3}'
fi
times=$(contention)
printf '  %-46s %6.1f ×\n' 'time of a training step beside a busy process' "$times"
