#!/bin/sh
# Tunes by the dozen, in a pipe. Leaves batch.abc, best.abc and batch/1.mid, batch/2.mid, …
#
#     sh sessions/batch.sh 12 1         twelve tunes from the seed 1
#
# lilt is found in PATH, or where the variable LILT says. Next: drive.py, where a program decides
# what to ask.
set -eu
lilt=${LILT:-lilt}
count=${1:-3}
seed=${2:-1}
sessions=$(dirname "$0")

# 1. Results go to standard output, all else to standard error, so the pipe has the JSON alone.
#    jq would read all of it; here grep takes the seeds. The least surprising tune comes first.
seeds=$("$lilt" --set "count=$count" --set "seed=$seed" "$sessions/batch.lilt" |
  grep -o '"seed":"[0-9]*"' | tr -dc '0-9\n')
best=$(echo "$seeds" | head -n 1)
echo "$(echo "$seeds" | wc -l | tr -d ' ') tunes; the least surprising has the seed $best"

# 2. That tune again, alone. On standard output a tune is ABC and nothing else, so that > and | can
#    take it. Any program that reads ABC can stand here.
"$lilt" -c 'open default --quiet' \
  -c "sample --form A --bars 4 --particles 2 --seed $best --key D --meter 6/8" \
  >best.abc
grep -v '^%' best.abc

# 3. The exit status says how it went: 0 done, 1 a command failed, 2 wrong usage, 130 interrupted.
#    'check' fails if a tune has faults.
"$lilt" -c 'check batch.abc' -c 'check best.abc'
