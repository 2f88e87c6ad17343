"""Noise and bombs for robustness.py: texts that are long, deep or slow to read.

`bombs()` returns them by title.  robustness.py bounds the time of those with "noise" in their title.
"""

import random
import re

SEED = 20
HEAD = "X:1\nM:4/4\nL:1/8\nK:C\n"
NAMES = ("D.C.", "D.S.", "D.C.alfine", "D.S.alcoda", "segno", "coda", "dacoda", "fine", "dacapo")
# Words of one subject each, which noise joins at random.
SUBJECTS = {
    "overlays": ["&", "&&", "&&&&", "(&", "&)", "((((&", "C", "E2", "|", ":|", "|:", "z", " ", "\n"],
    "repeats": ["|:", ":|", "::", ":::", "|::", "::|", "|1", ":|2", "[1,3-5", "[2", "||", "|]", "C",
                "DE", "\n"],
    "jumps": ["!%s!" % name for name in NAMES] + ['"^%s"' % name for name in NAMES]
    + ["C", "D", "|", "|:", ":|", "[1", "[2", "\n"],
    "keys": ["[K:B♭ minor]", "[K:F sharp]", "[K:treble-8]", "[K:octave=-1]", "[K:D exp ^f _b =c]",
             "[K:HP]", "[K:", "[V:1 clef=bass+8]", "[K:transpose=2 clef=\"", "C", "_E", "|", "\n"],
    "microtones": ["^/", "_/", "^3/2", "_3/4", "^^", "=", "^1/1000000", "C", "d,", "[CE]", "|", " ",
                   "\n"],
    "tuplets": ["(3", "(1:2:2", "(3:2:5", "(9:2:9", "((", "(5::", "C", "D/", "z", "[CE]", "|", "\n"],
    "chord symbols": ['"Cm7b5"', '"N.C."', '"B♭°7"', '"G7#9/F"', '"(Em)"', '"Xyz"', '"Cm11x13"',
                      '"%s"' % ("C" + "m7b5sus4add9" * 20), "C", "D2", "|", "\n"],
    "directives": ["\n%%MIDI drum dzdz 36 38\n", "\n%%MIDI drumon\n", "\n%%MIDI drumoff\n",
                   "\n%%MIDI droneon\n", "\n%%MIDI droneoff\n", "\n%%MIDI gchord ghijGHIJ\n",
                   "\n%%MIDI chordname x 0 4 7\n", "\n%%MIDI drummap C 36\n", "\n%%MIDI trim 1/4\n",
                   "\n%%MIDI beatstring fpmp\n", "\n%%MIDI program 5 % 6\n", "\n%%MIDI ratio 3 1\n",
                   "\n%%propagate-accidentals not\n", "[I:MIDI=program 3]", '"C"', "C", "D2", "|"],
    "macros": ["\nm: ~G2 = GA\n", "\nm: ~n2 = no\n", "\nm: T = !trill!\n", "\nm: n = nnnn\n", "~G2",
               "~c2", "T", "C", "G2", "|", "\n"],
    "parts": ["\nP:A\n", "\nP:B\n", "[P:A]", "[P:Z]", "C", "D2", "|", "|:", ":|", "\n"],
    "words": ["\nw: ", "\n+: ", "\nW:", "la", "-", "_", "*", "~", "|", "\\-", "\\'e", "&eacute;",
              "\\u00e9", " ", "\nC D|", "C"],
    "titles": ["\nT:", "\\'e", "\\\"o", "\\AA", "&eacute;", "&", "\\u00e9", "\\", "\\u", "x", "é"],
    "text blocks": ["\n%%begintext\n", "\n%%endtext\n", "\n%%beginps\n", "\n%%endps\n", "\nCDEF|\n",
                    "\nw: la\n", "\nK:G\n"],
    "free text": ["\n\nX:1\nK:C\nC|\n", "\nL:1/4\n", "\nM:3/4\n", "\nwords\n", "\n%%MIDI program 3\n",
                  "\nK:C\n", "\n\n"],
}


def subject_noise(words, size, chance):
    """Joins words at random to a tune of `size` characters without blank lines."""
    usual = sum(len(word) for word in words) / len(words)
    text = "".join(chance.choices(words, k=int(size / usual)))
    return HEAD + re.sub(r"\n{2,}", "\n", text) + "\n"


def bombs(ten=10_000_000):
    """Returns texts, by title, whose music is very long or deep, or that are slow to read.

    `ten` is the size of what is called 10 MB.  Noise of a subject has no blank line, which would end the
    tune, but for free text; the first two kinds have no %, since a comment would hide the rest.
    """
    chance = random.Random(SEED)
    noise = "ABCabcz^_=|:[]{}()<>!+\"-/0123456789 \n,'&~THuv.wVKMLQP"
    texts = {
        "10 MB of noise": HEAD + re.sub(r"\n\s*\n", "\n", "".join(chance.choices(noise, k=ten))),
        "10 MB of noise in one line": HEAD + "".join(chance.choices(noise.replace("\n", ""), k=ten)),
        "10 MB of opening marks": HEAD + "".join(chance.choices('[{("!', k=ten)),
        "10 MB of one note": HEAD + "C" * ten,
    }
    for subject, words in SUBJECTS.items():
        texts["10 MB of noise of " + subject] = subject_noise(words, ten, chance)
    joined = [word.strip("\n") for words in SUBJECTS.values() for word in words]
    texts["10 MB of noise of all subjects"] = subject_noise(joined, ten, chance)
    texts["10 MB of free text, noise"] = "L:1/4\n" + "".join(
        chance.choices(SUBJECTS["free text"], k=ten // 8))
    for mark in ("&", ":", "(&", "::::|", "!D.C.!", "!segno!", "^/", "(3", "(1:2:2", '"C', "\\"):
        texts["10 MB of noise, '%s' alone" % mark] = HEAD + mark * (ten // len(mark)) + "C|\n"
    texts.update(constructs())
    return texts


def constructs():
    """Returns bombs of one construct each, by title."""
    order = "".join("P:%s\n%s\nC|\n" % (label, "[K:G]" * 20) for label in "ABCDEFG")
    return {
        "1,000 tunes without music": "X:1\nK:C\n" * 1_000,
        "parts in parts": "X:1\nP:" + "(" * 9 + "A" + ")9" * 9 + "\nK:C\nP:A\nCDEF|\n",
        "100,000 open parentheses of parts": "X:1\nP:" + "(" * 100_000 + "A\nK:C\nP:A\nC|\n",
        "parts with changes of key": "X:1\nP:((ABCDEFG)99)99\nK:C\n" + order,
        "one part 50,000 times under an order": "X:1\nP:A\nK:C\n" + "P:A\nC|\n" * 50_000,
        "a rest of 999,999,999 bars": HEAD + "Z999999999|\n",
        "nested repeats": HEAD + "|:" * 50_000 + "C" + ":|" * 50_000 + "\n",
        "a repeat of 100,000 colons": HEAD + "|" + ":" * 100_000 + "C" + ":" * 100_000 + "|\n",
        "50,000 triple repeats": HEAD + "|::C::|" * 50_000 + "\n",
        "endings from 1 to 64": HEAD + ("|:" + "CDEF|" * 200 + "[1-64 G:|") * 50 + "\n",
        "100,000 jumps": HEAD + "!segno!C!D.S.!|" * 100_000 + "\n",
        "jumps in repeats": HEAD + "|:C!fine!|D!D.C.!:|" * 50_000 + "\n",
        "codas without end": HEAD + "!coda!C!D.C.alcoda!|" * 50_000 + "\n",
        "a tuplet of 64": HEAD + "(64:64:64" * 1_000 + "C" * 1_000 + "\n",
        "a tuplet of a billion": HEAD + "(999999999:999999999:999999999CDE|\n",
        "tuplets in tuplets": HEAD + "(3:2:64" * 50_000 + "C" * 50_000 + "\n",
        "a fraction of billions": HEAD + "C999999999/999999999 D1/999999999|\n",
        "a microtone of billions": HEAD + "^999999999/1C _1/999999999D ^0/0E ^/////////F|\n",
        "lengths of 100,000 digits": HEAD + "C" + "9" * 100_000 + "/" + "7" * 100_000 + "|\n",
        "a chord of 100,000 notes": HEAD + "[" + "CEG" * 33_333 + "]4|\n",
        "an arpeggio of 100,000 notes": HEAD + "!arpeggio![" + "CEG" * 33_333 + "]4|\n",
        "lengths of many primes": HEAD + " ".join("C/%d" % n for n in range(1, 1_000)) + "|\n",
        "100,000 grace notes": HEAD + "{" + "c" * 100_000 + "}C|\n",
        "ties without end": HEAD + "C-" * 200_000 + "\n",
        "overlays": HEAD + "CDEF&" * 50_000 + "|\n",
        "overlays over many bars": HEAD + "CDEF|" * 20_000 + "&" * 20_000 + "C|" * 20_000 + "\n",
        "open overlays": HEAD + "(&CDEF|" * 50_000 + "\n",
        "voices": HEAD + "".join("V:%d\nCDEF|\n" % n for n in range(5_000)),
        "tempo and meter beyond MIDI": HEAD + "[Q:1/999999=999999][M:99999/64][Q:1/1=1]C|\n",
        "a tempo of many digits": HEAD + "[Q:1/4=62." + "5" * 100_000 + "]C|[Q:1/4=0.0000001]C|\n",
        "octaves beyond MIDI": HEAD + "C" + "'" * 5_000 + "c" + "," * 5_000 + "|\n",
        "words": HEAD + "C" * 1_000 + "\nw:" + "la-" * 200_000 + "\n",
        "100,000 verses": HEAD + "|:C:|\n" + "w: la\n" * 100_000,
        "a macro that names itself": "X:1\nm: ~G2 = ~G2~G2~G2\nK:C\n" + "~G2" * 100_000 + "|\n",
        "macros of macros": "X:1\n" + "".join(
            "m: ~%s2 = %s\n" % (a, "~%s2" % b * 10) for a, b in zip("ABCDEFG", "BCDEFGA"))
        + "K:C\n" + "~A2" * 10_000 + "|\n",
        "20,000 macros": "X:1\n" + "".join("m: ~C%d = CD\n" % n for n in range(20_000))
        + "K:C\n" + "~C7" * 50_000 + "|\n",
        "a macro of 100,000 notes": "X:1\nm: ~G2 = " + "G" * 100_000 + "\nK:C\n" + "~G2" * 1_000 + "|\n",
        "a drum of 100,000 steps": HEAD + "%%MIDI drum " + "dz" * 50_000 + "\n%%MIDI drumon\nC8|C8|\n",
        "a drum of long steps": HEAD + "%%MIDI drum " + "d9" * 2_000 + "\n%%MIDI drumon\n" + "C8|" * 5_000,
        "drums for an endless rest": HEAD + "%%MIDI drum dddd\n%%MIDI drumon\nZ999999|C8|\n",
        "chords for an endless rest": HEAD + "%%MIDI gchord ghijghijghijghij\n\"C\"Z999999|C8|\n",
        "a drone for an endless rest": HEAD + "%%MIDI droneon\nZ999999|C8|\n",
        "a chord name of 100,000 letters": HEAD + '"C' + "m7" * 50_000 + '"C8|\n',
        "10,000 chord names": HEAD + "".join("%%%%MIDI chordname a%d 0 4 7\n" % n for n in range(10_000))
        + '"Ca7"C8|\n',
        "a title of 1,000,000 backslashes": "X:1\nT:" + "\\" * 1_000_000 + "\nK:C\nC|\n",
        "a title of 1,000,000 entities": "X:1\nT:" + "&amp;" * 200_000 + "&" * 100_000 + "\nK:C\nC|\n",
        "a key of 100,000 words": "X:1\nK:C" + " ^f exp clef=" * 33_333 + "\nC|\n",
        "tunes under a long file header": "L:1/4\n" + "U:W = !trill!\nN:x\n" * 10_000 + "\n"
        + "X:1\nK:C\nC|\n\n" * 10_000,
    }
