"""Reasons why lilt differs from abc2midi on purpose, as predicates of a tune's text.

`reasons(text)` returns the names of those that hold, the strongest first.  A name says what is written in
the tune; the comment beside it says what abc2midi does.  No reason lists tunes.
"""

import re
from fractions import Fraction

LENGTH = r"(?:[0-9]*/+[0-9]*|[0-9]+)?"
PITCH = r"[\^_=]*[A-Ga-g][,']*"
TOKENS = re.compile(
    r"""(?P<quote>"[^"\n]*"?)
      | \[(?P<field>[A-Za-z]:[^\]\n]*)\]
      | (?P<name>!(?:[A-Za-z0-9.()<>^+/-]{1,24})!|\+(?:[a-z.]{2,24}|[fp])\+)
      | (?P<label>\x01)
      | (?P<bar>\.?\|[|\]:]*|\[\|[\]:]?|:+\|?[\]:|]*)
      | (?P<grace>\{[^}\n]*\})
      | (?P<chord>\[[^\]\n|"]*\]?)(?P<chordlength>%s)
      | (?P<oldchord>\+[A-Ga-g^_=,'/0-9 ]+\+)
      | \((?P<tuplet>[2-9](?::[0-9]*){0,2})
      | (?P<broken>[<>]+)
      | (?P<note>%s)(?P<length>%s)
      | (?P<rest>[zxZX])(?P<restlength>%s)
      | (?P<tie>-)
      | (?P<sign>[.~HJLMOPRSTuv])
      | (?P<space>[ \t]+)
      | (?P<end>\n)
      | (?P<other>.)"""
    % (LENGTH, PITCH, LENGTH, LENGTH), re.X)
WORDS = re.compile(r"Fine|FINE|Coda|CODA|D\.? ?[CS]\.?(?![a-z])|Da |Dal |End|Bridge|Chorus")
JUMP = re.compile(r"(?<![a-z])(?:d\.? ?[cs](?![a-z])|da capo|dal segno)", re.I)
NAMED_JUMP = re.compile(r"!(?:d\.[cs]\.[a-z]*|dacapo)!", re.I)


class Tune:
    """The header fields of a tune and the tokens of its body."""

    def __init__(self, text):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        key = next((i for i, l in enumerate(lines) if re.match(r"\s*K:", l)), 0)
        self.header = {}
        for line in lines[:key + 1]:
            field = re.match(r"\s*([A-Za-z]):\s*(.*)", line)
            if field:
                self.header[field.group(1)] = field.group(2).strip()
        self.body = []
        self.fields = []
        for line in lines[key + 1:]:
            if not line.strip():
                break
            line = re.sub(r"(?<!\\)%.*", "", line)
            field = re.match(r"\s*([A-Za-z+]):(?![:|])(.*)", line)
            if field:
                self.fields.append(field.group(1))
                if field.group(1) == "P":
                    self.body.append("\x01")
                elif field.group(1) in "KM":
                    self.body.append("[%s:%s]" % field.groups())
            else:
                self.body.append(line.rstrip())
        self.music = "\n".join(self.body)
        self.tokens = self.tokenized()
        self.hornpipe = (re.match("[hH]ornpipe", self.header.get("R", "")) is not None
                         and self.header.get("M") in ("4/4", "C", "2/4"))

    def tokenized(self):
        """Returns (kind, text, decorations before it) of each token; variant endings are tokens too."""
        tokens, at = [], 0
        signs = ""
        while at < len(self.music):
            found = TOKENS.match(self.music, at)
            kind, text = found.lastgroup, found.group(0)
            if kind in ("length", "chordlength", "restlength"):
                kind = {"length": "note", "chordlength": "chord", "restlength": "rest"}[kind]
            at = found.end()
            ending = None
            if kind == "bar":
                ending = re.compile(r"[ ]?\[?([1-9][0-9,-]*)").match(self.music, at)
                if ending and self.music[at] == " " and "[" not in ending.group(0):
                    ending = None
            elif kind == "chord":
                ending = re.compile(r"\[([1-9][0-9,-]*)").match(text)
                if ending:
                    at = found.start() + ending.end()
                    tokens.append(("ending", ending.group(1), ""))
                    signs = ""
                    continue
            if kind in ("sign", "name"):
                signs += text
                continue
            tokens.append((kind, text, signs))
            if kind not in ("tie",):
                signs = ""
            if ending:
                tokens.append(("ending", ending.group(1), ""))
                at = ending.end()
        return tokens

    def sounding(self):
        """Returns the notes, chords and rests, with the broken-rhythm marks between them."""
        return [t for t in self.tokens if t[0] in ("note", "chord", "rest", "broken")]

    def quoted(self):
        """Returns the texts between quotation marks."""
        return [text[1:].rstrip('"') for kind, text, _ in self.tokens if kind == "quote"]

    def jumps(self):
        """Returns whether a D.C. or D.S. is written, as words or as a decoration."""
        return (any(JUMP.search(text) for text in self.quoted())
                or NAMED_JUMP.search(self.music) is not None)

    def first_bar(self):
        """Returns the length before the first bar line in quarter notes; tuplets are approximated."""
        meter = self.header.get("M", "4/4")
        meter = {"C": "4/4", "C|": "2/2"}.get(meter, meter)
        ratio = re.match(r"(\d+)/(\d+)", meter)
        meter = Fraction(int(ratio[1]), int(ratio[2])) if ratio else Fraction(1)
        unit = re.match(r"(\d+)/(\d+)", self.header.get("L", ""))
        unit = Fraction(int(unit[1]), int(unit[2])) if unit else (
            Fraction(1, 16) if meter < Fraction(3, 4) else Fraction(1, 8))
        total, left, factor = Fraction(0), 0, Fraction(1)
        for kind, text, _ in self.tokens:
            if kind == "bar":
                break
            if kind == "tuplet":
                count = int(text[1])
                left, factor = count, Fraction(
                    3 if count in (2, 4, 8) or (count in (5, 7, 9) and meter.numerator % 3 == 0)
                    else 2, count)
            elif kind in ("note", "rest", "chord"):
                total += length(text) * unit * 4 * (factor if left else 1)
                left -= bool(left)
        return total


def length(text):
    """Returns the length written at the end of a note, in unit note lengths."""
    number, slashes, below = re.search(r"([0-9]*)(/*)([0-9]*)$", text).groups()
    value = Fraction(int(number or 1) or 1)
    if slashes:
        value /= int(below or 0) or 2 ** len(slashes)
    return value


def pairs(tune):
    """Yields (left token, mark, right token) for each broken-rhythm mark."""
    items = tune.sounding()
    for place, (kind, mark, _) in enumerate(items):
        if kind == "broken" and 0 < place < len(items) - 1:
            left, right = items[place - 1], items[place + 1]
            if "broken" not in (left[0], right[0]):
                yield left, mark, right


def repeat_reasons(tune):
    """Returns the names of repeats that abc2midi plays too often or too seldom."""
    found = set()
    opened = False       # a |: or :: is open
    second = False       # a second ending has begun in this section
    ever = False         # the tune has had an ending
    first = False        # this section has had a first ending
    ordered = re.match(r"[A-Z(]", tune.header.get("P", "")) is not None
    for kind, text, _ in tune.tokens:
        if kind == "ending":
            if text[0] == "1":
                if second:
                    found.add("first ending after a second one")
                if ordered and not opened:
                    found.add("endings without |: in an order of parts")
                first = True
            else:
                if not first:
                    found.add("second ending without a first")
                second = True
            ever = True
        elif kind == "label" and ordered:
            first = second = False
        elif kind == "bar":
            closes, opens = text.startswith(":"), len(text) > 1 and text.endswith(":")
            if closes:
                if second:
                    found.add("repeat sign after a second ending")
                elif ever and not opened and not first:
                    found.add("repeat without |: after endings")
                opened = False
            if opens:
                opened, first, second = True, False, False
            elif closes and second:
                first = second = False
    return found


def has_nested_tuplet(tokens):
    """Returns whether a tuplet starts before the notes of the one before it are complete."""
    left = 0
    for kind, text, _ in tokens:
        if kind == "tuplet":
            if left > 0:
                return True
            numbers = text[1:].split(":")
            left = int(numbers[2] if len(numbers) > 2 and numbers[2] else numbers[0])
        elif kind in ("note", "chord", "rest"):
            left -= 1
    return False


def reasons(text):
    """Returns the reasons that hold for a tune, without duplicates."""
    tune = Tune(text)
    found = []

    def add(name, holds):
        if holds and name not in found:
            found.append(name)

    music, tokens = tune.music, tune.tokens
    bare = re.sub(r'"[^"\n]*"?', '""', music)
    sides = list(pairs(tune))
    notes = [t for t in tokens if t[0] in ("note", "chord")]
    # abc2midi halves the staccato note, finds the pair unequal and leaves its rhythm even.
    add("one staccato note in a broken pair",
        any(("." in a[2]) != ("." in b[2]) for a, _, b in sides))
    add("roll in a broken pair", any("~" in a[2] + b[2] for a, _, b in sides))
    # abc2midi stretches both though their lengths differ.
    add("chord in a broken pair of unequal notes",
        any("chord" in (a[0], b[0]) and length(a[1]) != length(b[1]) for a, _, b in sides))
    # abc2midi plays c<d in a hornpipe as c>d.
    add("< in a hornpipe", tune.hornpipe and any("<" in mark for _, mark, _ in sides))
    # abc2midi reads the [ of [| as a chord that is never closed.
    add("[| after a decoration or words", re.search(r'[HT"]\[\|', music))
    add("ending in words", re.search(r'\["', music))
    for name in sorted(repeat_reasons(tune)):
        add(name, True)
    # abc2midi has no chords between plus signs.
    add("chord between plus signs", any(t[0] == "oldchord" for t in tokens))
    # abc2midi extends the chord to the next ], across bar lines.
    add("chord that is not closed",
        any(t[0] == "chord" and "]" not in t[1] for t in tokens))
    add("unison in a chord", any(
        t[0] == "chord" and len(set(n := re.findall(PITCH, t[1]))) < len(n) for t in tokens))
    # abc2midi ties the note into one ending and strikes it again in the other.
    add("tie into an ending", any(
        a[0] == "tie" and any(b[0] == "ending" for b in tokens[i + 1:i + 3])
        for i, a in enumerate(tokens)))
    add("trill on a tied note", any(
        re.search("T|trill", a[2]) and b[0] == "tie" for a, b in zip(tokens, tokens[1:])))
    add("trill on a swung sixteenth",
        tune.hornpipe and tune.header.get("M") == "2/4" and any("T" in t[2] for t in notes))
    add("grace notes before a roll", re.search(r"\{[^}]*\}\(?~", bare))
    add("grace notes after grace notes, or held", re.search(r"\{[^}]*H|\}\)?\s*\(?\{", bare))
    # abc2midi drops the music between them.
    add("two lone ! in a line", any(
        re.sub(r"![A-Za-z0-9.()<>^+/-]{1,24}!", "", line).count("!") > 1
        for line in bare.split("\n")))
    # abc2midi reads ||: as a double bar line and a colon.
    add("||: opens a repeat", re.search(r"(?<!:)\|\|:", bare))
    # abc2midi repeats from the double bar, that is, only the endings.
    add("double bar before a first ending", re.search(r"\|\| ?\[?1", bare))
    # abc2midi reads past the end of the line.
    add("decoration at the end of a line", re.search(r"[.~HTuv](?:\n|$)", bare))
    # abc2midi reads the next line from an offset that depends on its buffer.
    add("chord over a line end", re.search(r"\[[A-Ga-g^_=,'/0-9 ]*\n", bare))
    # abc2midi plays no D.C. and D.S.
    add("jump", tune.jumps())
    # abc2midi plays the layers of several bars one after the other, and ::| as :|.
    add("overlay over several bars", re.search(r"&\s*&|\(&", bare))
    add("more than two passes by colons", re.search(r"\|::|::\|", bare))
    # abc2midi leaves the inner one out.
    add("tuplet in a tuplet", has_nested_tuplet(tokens))
    # abc2midi has no microtones after =.
    add("number after an accidental", re.search(r"=[0-9]", re.sub(r"\[[A-Za-z]:[^\]\n]*\]", "", bare)))
    add("voices in an order of parts",
        "P" in tune.header and ("V" in tune.fields or "[V:" in music))
    # abc2midi drops the first one; the standard allows several on a note.
    add("decoration before a named one", re.search(r"[.~HTuv]![A-Za-z0-9.<>^+/-]{1,24}!", bare))
    return found


def given_reasons(text, aspect=None):
    """Returns the reasons that comments of the tune give, such as '%abc2midi differs in tempo: …'.

    A comment that names no aspect is for all.  Without `aspect`, all comments count.
    """
    found = re.findall(r"^%abc2midi differs(?: in (\w+))?: *(.*)", text, re.M)
    return ["%s (given)" % reason.strip() for of, reason in found if not aspect or of in ("", aspect)]


def chord_reasons(text):
    """Returns the reasons that affect only the accompaniment."""
    tune = Tune(text)
    found = []
    quoted = tune.quoted()
    if any(WORDS.match(text) for text in quoted):
        found.append("words that begin like a chord")      # abc2midi plays 'D.C.' as D
    if any(re.match("[a-g][a-z]", text) for text in quoted):
        found.append("words that begin like a bass note")  # abc2midi plays 'cresc.' as c
    if any(re.match("[A-G][#b]? ?(?:min|maj|sus)", text, re.I) for text in quoted):
        found.append("min, maj or sus spelled out")        # abc2midi plays major
    if any(re.match(r"\(?[A-G][#b]?(?:\+7|-|mi|ma(?!j)|Ma|M(?!7)|°|o|ø|Δ|1[13]|add|7[b#+-]|6/|69)", text)
           for text in quoted):
        found.append("type that abc2midi does not know")   # abc2midi plays major
    if any(re.match(r"\(?N\.? ?C|no chord", text, re.I) for text in quoted):
        found.append("no chord")                           # abc2midi plays the chord before
    if 0 < tune.first_bar() < Fraction(1, 2):
        found.append("pick-up shorter than a step")        # abc2midi continues its bar
    return found + repeated_field_reasons(text)


def repeated_field_reasons(text):
    """Returns the reasons that affect only the metas of metre and key, and what follows the metre."""
    tune = Tune(text)
    # abc2midi leaves the metre and key at the end of a section in force when it goes back.
    name = ["metre or key that changes in repeated music"]
    changes = set("KM") & set(tune.fields) or re.search(r"\[[KM]:", tune.music)
    if changes and ("P" in tune.header or tune.jumps()):
        return name
    is_changed = False
    for kind, sign, _ in tune.tokens:
        if kind == "field" and re.match(r"\[[KM]:", sign):
            is_changed = True
        elif kind == "bar" and is_changed and re.match(r":\||::", sign):
            return name
        elif kind == "bar" and re.search(r":$", sign):
            is_changed = False
    return []


def tempo_reasons(text):
    """Returns the reasons that affect only the tempo."""
    tune = Tune(text)
    # abc2midi writes two tempos, one tick apart.
    return ["Q: after K: and before the music"] if tune.body and tune.fields[:1] == ["Q"] else []
