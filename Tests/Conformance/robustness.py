#!/usr/bin/env python3
"""Converts 6,000 corrupted tunes, noise and bombs, one process each, and checks every file written.

    Tests/Conformance/robustness.py LILT [COUNT]

The tunes are Nottingham's (LILT_CORPORA, default ../shared/corpora) and the wild ones of
Tests/Fixtures/wild, COUNT of each (default 3,000), corrupted in six ways with a fixed seed; noise.py makes
the noise and the bombs.  midi_events.py (LILT_TOOLS, default ../shared/tools) checks the files.  If
abc2midi is installed, it converts the same texts for comparison.  Exits with status 1 if a process
crashes or runs longer than ten seconds, a file is faulty, noise takes more than two seconds (five where
it is of one subject), or fewer than 97 % of the texts that have a note give a file.
"""

import collections
import glob
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

TOOLS = os.environ.get("LILT_TOOLS", "../shared/tools")
CORPORA = os.environ.get("LILT_CORPORA", "../shared/corpora")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, TOOLS]
from noise import bombs  # noqa: E402

SECONDS = 10
SEED = 20
KINDS = ("3 % of the body", "15 % of the body", "5 % with the header", "cut", "spliced",
         "chain of order 4")


class Corrupter:
    """Corrupts tunes in the ways that KINDS names."""

    def __init__(self, tunes):
        self.tunes, self.chance = tunes, random.Random(SEED)
        text = "\n".join(tunes)
        self.followers = collections.defaultdict(list)
        for place in range(len(text) - 4):
            self.followers[text[place:place + 4]].append(text[place + 4])

    def corrupt(self, text, start, share):
        """Drops, doubles or replaces a share of the characters from `start` on."""
        out = [text[:start]]
        for character in text[start:]:
            kind = self.chance.randrange(3) if self.chance.random() < share else None
            if kind is None:
                out.append(character)
            elif kind == 1:
                out.append(2 * character)
            elif kind == 2:
                out.append(self.chance.choice(text))
        return "".join(out)

    def cut(self, text, start):
        """Cuts the text off at a random place after `start`."""
        return text[:self.chance.randrange(start, max(start + 1, len(text)))]

    def next(self, kind):
        """Returns a corrupted tune of a kind, an index into KINDS."""
        tune = self.chance.choice(self.tunes)
        key = tune.find("\nK:")
        body = tune.find("\n", key + 1) + 1 if key >= 0 else 2
        if kind == 0:
            return self.corrupt(tune, body, 0.03)
        if kind == 1:
            return self.corrupt(tune, body, 0.15)
        if kind == 2:
            return self.corrupt(tune, 2, 0.05)
        if kind == 3:
            return self.cut(tune, body)
        if kind == 4:
            other = self.chance.choice(self.tunes)
            return self.corrupt(
                self.cut(tune, body) + other[self.chance.randrange(len(other)):], body, 0.05)
        text = "X:1\nT:x\n" + self.chance.choice(("M:6/8\nK:G\n", "M:4/4\nK:D\n"))
        while len(text) < 500:
            text += self.chance.choice(self.followers.get(text[-4:], ["A"]))
        return text


def files_in(folder):
    return sorted(glob.glob(os.path.join(folder, "**", "*.mid"), recursive=True))


def fault(path):
    """Returns the first fault of a MIDI file, or None."""
    from midi_events import MidiError, read_midi
    try:
        song = read_midi(path)
    except MidiError as error:
        return "malformed: %s" % error
    return str(song.faults[0]) if song.faults else None


def run(argv, folder):
    """Runs a program; returns its exit status or "hang", and the seconds of CPU that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(argv, cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=SECONDS)
        status = done.returncode
    except subprocess.TimeoutExpired:
        status = "hang"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return status, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def convert(argv, text, keep):
    """Converts a text; returns the verdict and the seconds of CPU.

    The verdict is "clean" or "no file", or what `keep` makes of "faulty", "crash" or "hang".
    """
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        with open(os.path.join(folder, "t.abc"), "w", encoding="utf-8", newline="") as out:
            out.write(text)
        status, seconds = run(argv, folder)
        if status == "hang":
            return keep("hang", text), seconds
        if status not in (0, 1):
            return keep("crash", text), seconds
        found = files_in(folder)
        faults = [f for f in map(fault, found) if f]
        if faults:
            return keep("faulty", text, faults[0]), seconds
        return "clean" if found else "no file", seconds


def has_note(text):
    """Returns whether a line other than a field or comment has a letter that could be a note."""
    return any(re.search("[A-Ga-g]", line) and not re.match(r"\s*([A-Za-z+]:|%)", line)
               for line in text.split("\n"))


def tunes_in(pattern):
    """Returns the tunes of the files, without carriage returns and lines of comment."""
    tunes = []
    for path in sorted(glob.glob(pattern, recursive=True)):
        with open(path, encoding="utf-8", errors="replace", newline="") as stream:
            text = re.sub(r"^%[^%].*\n", "", stream.read().replace("\r", ""), flags=re.M)
        tunes += ["X:" + part.rstrip() + "\n" for part in ("\n" + text).split("\nX:")[1:]]
    return tunes


def compare(programs, tunes, count):
    """Converts `count` corrupted tunes with each program; returns a message for each failure."""
    corrupter, low = Corrupter(tunes), []
    texts = [(n % 6, corrupter.next(n % 6)) for n in range(count)]
    noted = sum(has_note(text) for _, text in texts)
    for name, argv in programs.items():
        verdicts, kinds, given, slowest = collections.Counter(), collections.Counter(), 0, 0.0

        def keep(verdict, text, why=""):
            if name == "lilt":
                low.append("%s %s: %r …" % (verdict, why, text[:200]))
            return verdict

        for kind, text in texts:
            verdict, seconds = convert(argv, text, keep)
            verdicts[verdict] += 1
            kinds[kind] += verdict == "clean"
            given += verdict in ("clean", "faulty") and has_note(text)
            slowest = max(slowest, seconds)
        share = 100 * given / noted
        print("%s: %d corrupted tunes: %s; %.2f %% of those with a note gave a file; slowest %.0f ms" % (
            name, count, ", ".join("%d %s" % (n, v) for v, n in verdicts.most_common()), share,
            1_000 * slowest))
        print("  clean by kind: " + ", ".join(
            "%s %d of %d" % (KINDS[k], kinds[k], len(range(k, count, 6))) for k in range(6)))
        if name == "lilt" and share < 97:
            low.append("%.2f %% gave a file, expected 97" % share)
    return low


def main():
    lilt = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000
    programs = {"lilt": [lilt, "-c", "convert t.abc out/"]}
    if shutil.which("abc2midi"):
        programs["abc2midi"] = ["abc2midi", "t.abc"]
    nottingham = tunes_in(os.path.join(CORPORA, "nottingham", "*.abc"))
    if not nottingham:
        sys.exit("robustness: no nottingham/*.abc in '%s' (set LILT_CORPORA)" % CORPORA)
    wild = tunes_in(os.path.join(HERE, os.pardir, "Fixtures", "wild", "**", "*.abc"))
    low = []
    for title, tunes in (("Nottingham's", nottingham), ("wild", wild)):
        print("%s tunes:" % title)
        low += compare(programs, tunes, count)
    for title, text in bombs().items():
        row = []
        for name, argv in programs.items():
            # abc2midi takes up to ten seconds for each noise.
            if name != "lilt" and "noise" in title:
                continue

            def keep(verdict, text, why=""):
                if name == "lilt":
                    low.append("%s: %s %s" % (title, verdict, why))
                return verdict

            verdict, seconds = convert(argv, text, keep)
            row.append("%s %s %.2f s" % (name, verdict, seconds))
            bound = 5 if "noise of" in title or "alone" in title else 2
            if name == "lilt" and "noise" in title and seconds > bound:
                low.append("%s: %.2f s, expected at most %d" % (title, seconds, bound))
        print("%-36s %s" % (title, "; ".join(row)), flush=True)
    for line in low:
        print("below: " + line)
    sys.exit(1 if low else 0)


# A file system in memory, where there is one.
SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None

if __name__ == "__main__":
    main()
