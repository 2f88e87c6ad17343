#!/usr/bin/env python3
"""Drives lilt from Python: commands go in at one pipe, JSON comes out at another.

    python3 sessions/drive.py

lilt is found in PATH, or where the variable LILT says. It stays open between the questions, so the
model is read once, and tunes, prime and settings are kept, as at the prompt.
Next: lesson.md, a page with text, commands and results.
"""

import json
import os
import subprocess


class Lilt:
    """A lilt that reads commands from a pipe."""

    def __init__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [os.environ.get("LILT", "lilt")], stdin=pipe, stdout=pipe, encoding="utf-8"
        )

    def ask(self, command, *words):
        """Runs a command with --json and returns its value; the words follow the options."""
        self.process.stdin.write(" ".join([command, "--json", *words]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:  # lilt stops at the first error and says on standard error what is wrong.
            raise SystemExit(f"lilt ended with status {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


lilt = Lilt()
lilt.ask("open default")

# 1. A question that lilt has no command for: which ending does the model like best?
endings = ['"D"d3 d3|', '"D"d2f d3|', '"G"g3 b3|']
start = '"D"dAF DFA|"A7"ABc "D"d2A|'
for ending in endings:
    score = lilt.ask("score --key D --meter 6/8", start + ending)
    print(f"{score['bars'][-1]['bits']:6.2f} bits  {ending}")

# 2. The probabilities themselves, as numbers: the likeliest three after the same bars.
lilt.ask("prime --key D --meter 6/8", start)
answer = lilt.ask("probs")
ranked = sorted(zip(answer["probabilities"], answer["characters"]), reverse=True)
print("next:", ", ".join(f"{character!r} {share:.1%}" for share, character in ranked[:3]))

# 3. A tune that goes on from there.
tune = lilt.ask("sample --form A --bars 4 --particles 4 --seed 1")[0]
print(tune["abc"], end="")
raise SystemExit(lilt.close())
