#!/usr/bin/env python3
"""Reads lilt's MusicXML files with music21 and compares them with lilt's MIDI files.

    Tests/Conformance/musicxml.py LILT [FILE.abc ...]

LILT is the binary.  Without files, the jigs of Nottingham are read from LILT_CORPORA (default
../shared/corpora), and the tunes of our own in musicxml.abc beside this file.  music21, lxml and the package
that has the schema are installed in .venv-corpora.  The reader of MIDI files is in LILT_TOOLS (default
../shared/tools).

Each tune is compared twice.  As written: its text without repeat signs, endings, grace notes and decorations
gives a MIDI file whose notes, syllables, keys and metres music21 must find in the MusicXML file of the whole
tune at the same times, to a tick of the MIDI file (1/480 of a quarter note,
which ninths are not multiples of); chord symbols and repeat signs are compared with the text.
Unrolled: music21 plays the repeats and endings, and finds the notes of the MIDI file that plays them.

Every file must obey the schema of MusicXML 4.0.  Exits with status 1 if a figure is below its bound.
"""

import collections
import glob
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.environ.get("LILT_TOOLS", "../shared/tools")
CORPORA = os.environ.get("LILT_CORPORA", "../shared/corpora")
ENVIRONMENT = ".venv-corpora"
# Made when the packages are installed.
INSTALLED = os.path.join(ENVIRONMENT, "musicxml-installed")
TICK = Fraction(1, 480)
# The package musicxml carries the schema of the W3C.
PACKAGES = ("music21==10.5.1", "lxml==6.1.3", "musicxml==1.6.3")
SCHEMA = os.path.join("musicxml", "generate_classes", "musicxml_4_0.xsd")
# Bounds on the percentage of equal tunes.
BOUNDS = {"schema": 100, "notes": 100, "syllables": 100, "metres": 100, "keys": 100, "chords": 100,
          "repeats": 100, "unrolled": 95}


def prepare():
    """Runs this program again with the Python of its environment, which is made if it is missing."""
    python = os.path.join(ENVIRONMENT, "bin", "python")
    if os.path.abspath(sys.prefix) == os.path.abspath(ENVIRONMENT):
        return
    if not os.path.exists(INSTALLED):
        print("lilt: installing %s into %s (pip)" % (", ".join(PACKAGES), ENVIRONMENT), flush=True)
        if not os.path.exists(python):
            subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        open(INSTALLED, "w").close()
    os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])


# The text of a tune

TOKEN = re.compile(
    r'"[^"]*"|\[[A-Za-z]:[^\]]*\]|![^!\s]*!|\{[^}]*\}|\[\||:*\|[|:\]]*\s*(?:\[?\d[\d,.-]*)?|::|\[\d[\d,.-]*|.',
    re.DOTALL)


def tokens(line):
    """The pieces of a line of music."""
    return TOKEN.findall(line.split("%")[0])


def is_field(line):
    return re.match(r"[A-Za-z+]:", line) is not None


def music_lines(text):
    """Pairs of a line and whether it is music."""
    in_body = False
    for line in text.splitlines():
        is_music = in_body and not is_field(line) and not line.startswith("%")
        yield line, is_music
        in_body = in_body or line.startswith("K:")


def without(text, repeats):
    """The text without grace notes, decorations and labels of parts; without repeat signs and endings too
    if `repeats`."""
    lines = []
    for line, is_music in music_lines(text):
        if not is_music:
            if not line.startswith("P:"):
                lines.append(line)
            continue
        written = []
        for token in tokens(line):
            if token[0] in "{!" and len(token) > 1 or token in ".~HJLMOPRSTuv":
                continue
            if repeats and (token[0] in ":|[" and "|" in token or token == "::"):
                token = "||" if ":" in token else re.sub(r"\s*\[?\d.*$", "", token)
            elif repeats and re.match(r"\[\d", token):
                token = " "
            written.append(token)
        lines.append("".join(written))
    return "\n".join(lines) + "\n\n"


def chords_of(text):
    """The chord symbols of the text in order."""
    found = []
    for line, is_music in music_lines(text):
        if is_music:
            found += [t[1:-1] for t in tokens(line) if t[0] == '"' and t[1:2] not in tuple("^_<>@ ")]
    return found


def repeats_of(text):
    """The numbers of signs that start and end a repeat, and of endings; of the first voice."""
    starts = ends = endings = 0
    for line, is_music in music_lines(text):
        if not is_music:
            continue
        if line.startswith("[V:") and not line.startswith("[V:1"):
            continue
        for token in tokens(line):
            if token[0] == '"' or re.match(r"\[[A-Za-z]:", token):
                continue
            endings += bool(re.search(r"\d", token)) and ("|" in token or "[" in token)
            if "|" in token or token == "::":
                bar = re.sub(r"[^|:]", "", token)
                starts += bar.endswith(":")
                ends += bar.startswith(":")
    return starts, ends, endings


def tunes_of(path):
    """The tunes of a file."""
    with open(path, encoding="utf-8", errors="replace") as stream:
        text = stream.read()
    return ["X:" + part.rstrip() + "\n\n" for part in re.split(r"^X:", text, flags=re.M)[1:]]


# What lilt writes

def convert(lilt, texts, folder, name, options):
    """Converts tunes; returns the files, by the place of their tune."""
    source, target = os.path.join(folder, name + ".abc"), os.path.join(folder, name)
    with open(source, "w", encoding="utf-8") as out:
        out.write("".join(texts))
    subprocess.run([os.path.abspath(lilt), "-c", "convert %s %s/ %s" % (source, target, options)],
                   check=True, stdout=subprocess.DEVNULL)
    extension = ".musicxml" if "musicxml" in options else ".mid"
    return [os.path.join(target, "%d%s" % (n + 1, extension)) for n in range(len(texts))]


# What the files hold

def notes_of_midi(song):
    """The notes of each voice: onset, duration and pitch."""
    voices = collections.defaultdict(list)
    for note in song.notes:
        voices[note.track].append((note.onset, note.duration, note.pitch))
    return [sorted(voices[track]) for track in sorted(voices)]


def exact(number):
    """A time of music21, which is a fraction or a floating-point number."""
    return Fraction(number).limit_denominator(100_000)


def parts_of(score):
    return [part.toSoundingPitch() for part in score.parts]


def notes_of_part(part):
    """The notes of a part without grace notes, tied ones joined: onset, duration and pitch.

    music21 does not join a note with one of a chord, so ties are joined here.
    """
    found, tied = [], {}
    for element in part.flatten().notes:
        if element.duration.isGrace or "Harmony" in element.classes:
            continue
        start, length = exact(element.offset), exact(element.duration.quarterLength)
        for note in getattr(element, "notes", [element]):
            pitch = note.pitch.midi
            tie = note.tie.type if note.tie else None
            if tie in ("continue", "stop") and tied.get((start, pitch)):
                place = tied[start, pitch].pop()
                found[place][1] += length
            else:
                place = len(found)
                found.append([start, length, pitch])
            if tie in ("start", "continue"):
                tied.setdefault((start + length, pitch), []).append(place)
    return sorted(map(tuple, found))


def syllables_of_part(part):
    """The syllables of the first verse with their onsets."""
    found = []
    for element in part.flatten().notes:
        for lyric in getattr(element, "lyrics", []):
            if lyric.number == 1:
                found.append((exact(element.offset), lyric.text))
    return found


def changes(pairs):
    """Values at their times, without those that another one replaces at once and without repetitions."""
    last = {}
    for time, value in pairs:
        last[time] = value
    result = []
    for time in sorted(last):
        if not result or result[-1][1] != last[time]:
            result.append((time, last[time]))
    return result


def metres_of_part(part):
    return changes((exact(m.offset), (m.numerator, m.denominator))
                   for m in part.flatten().getElementsByClass("TimeSignature"))


def keys_of_part(part):
    """The keys with their times; `None` if one has a signature of its own."""
    keys = list(part.flatten().getElementsByClass("KeySignature"))
    if any(key.isNonTraditional for key in keys):
        return None
    return changes((exact(key.offset), key.sharps) for key in keys)


def figure_root(figure):
    """The letters of root and bass of a chord symbol as written in ABC."""
    found = re.match(r"\(?([A-Ga-g])([#b]?)[^/]*(?:/([A-Ga-g])([#b]?))?", figure.split(";")[-1])
    if not found:
        return None
    root = found[1].upper() + found[2].replace("b", "-")
    return root, found[3].upper() + found[4].replace("b", "-") if found[3] else root


def repeats_of_part(part):
    from music21 import bar, spanner
    starts = ends = 0
    for measure in part.getElementsByClass("Measure"):
        starts += isinstance(measure.leftBarline, bar.Repeat)
        ends += isinstance(measure.rightBarline, bar.Repeat)
    return starts, ends, len(list(part.recurse().getElementsByClass(spanner.RepeatBracket))) or len(
        list(part.getElementsByClass(spanner.RepeatBracket)))


def are_equal(found, expected):
    """Whether the notes of all voices are equal, to a tick of a MIDI file."""
    return [len(notes) for notes in found] == [len(notes) for notes in expected] and all(
        a[2] == b[2] and abs(a[0] - b[0]) <= TICK and abs(a[1] - b[1]) <= TICK
        for pair in zip(found, expected) for a, b in zip(*pair))


class Judge:
    """Compares tunes and counts those that are equal, by aspect."""

    def __init__(self):
        self.counts = collections.defaultdict(lambda: [0, 0])
        self.told = []

    def note(self, name, aspect, is_equal, found=None, expected=None):
        self.counts[aspect][0] += 1
        self.counts[aspect][1] += bool(is_equal)
        if not is_equal:
            self.told.append("%s differs in its %s: %s" % (name, aspect, difference(found, expected)))


def difference(found, expected):
    """The first difference in words."""
    if isinstance(found, list) and isinstance(expected, list):
        for place, pair in enumerate(zip(found, expected)):
            if pair[0] != pair[1]:
                return "at %d, %s instead of %s" % (place, pair[0], pair[1])
        return "%d values instead of %d" % (len(found), len(expected))
    return "%s instead of %s" % (found, expected)


def schema():
    """The schema of MusicXML 4.0, with the two schemas that it imports in short."""
    from lxml import etree
    with open(glob.glob(os.path.join(ENVIRONMENT, "lib", "*", "site-packages", SCHEMA))[0], "rb") as stream:
        text = stream.read()
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/%s">'
    imported = {
        "xml": head % "XML/1998/namespace" + '<xs:attribute name="lang" type="xs:language"/>'
        '<xs:attribute name="space" type="xs:NCName"/></xs:schema>',
        "xlink": head % "1999/xlink" + "".join(
            '<xs:attribute name="%s" type="xs:string"/>' % name
            for name in ("href", "type", "role", "title", "show", "actuate")) + "</xs:schema>",
    }
    with tempfile.TemporaryDirectory() as place:
        for name, content in imported.items():
            with open(os.path.join(place, name + ".xsd"), "w") as out:
                out.write(content)
        path = os.path.join(place, "musicxml.xsd")
        with open(path, "wb") as out:
            out.write(re.sub(rb'schemaLocation="[^"]*?(xml|xlink)\.xsd"', rb'schemaLocation="\1.xsd"', text))
        return etree.XMLSchema(etree.parse(path))


def compare(name, text, files, judge, rules):
    """Compares the files of a tune: MusicXML, MIDI as written, MIDI as played."""
    from lxml import etree
    from music21 import converter
    from midi_events import read_midi
    xml, written, played = files
    document = etree.parse(xml, etree.XMLParser(load_dtd=False, no_network=True))
    valid = rules.validate(document)
    judge.note(name, "schema", valid, rules.error_log.last_error if not valid else None, "")
    score = converter.parse(xml, format="musicxml", forceSource=True)
    song = read_midi(written)
    parts = parts_of(score)
    found = [notes for notes in map(notes_of_part, parts) if notes]
    expected = [notes for notes in notes_of_midi(song) if notes]
    is_equal = are_equal(found, expected)
    if not is_equal and len(found) == len(expected):
        found, expected = next(pair for pair in zip(found, expected) if pair[0] != pair[1])
    judge.note(name, "notes", is_equal, found, expected)
    expected = sorted((m.onset, m.value[1].strip().rstrip("-")) for m in song.texts if m.value[0] == "lyric")
    if expected:
        found = sorted(syllable for part in parts for syllable in syllables_of_part(part))
        judge.note(name, "syllables", found == expected, found, expected)
    first = parts[0]
    if "M:none" not in text:
        expected = changes((m.onset, tuple(m.value[:2])) for m in song.time_signatures)
        found = metres_of_part(first)
        judge.note(name, "metres", found == expected, found, expected)
    expected = changes((m.onset, m.value[0]) for m in song.key_signatures)
    found = keys_of_part(first)
    if found is not None:
        judge.note(name, "keys", found == expected, found, expected)
    figures = [figure_root(figure) for figure in chords_of(text)]
    figures = [figure for figure in figures if figure]
    if figures:
        found = [(c.root().name, c.bass().name) for part in score.parts
                 for c in part.recurse().getElementsByClass("ChordSymbol")]
        judge.note(name, "chords", found == figures, found, figures)
    found, expected = repeats_of_part(score.parts[0]), repeats_of(text)
    # lilt writes the start of a repeat that the text lacks.
    judge.note(name, "repeats", found[0] >= expected[0] and found[1:] == expected[1:], found, expected)
    if any(found):
        try:
            unrolled = [notes_of_part(part) for part in parts_of(score.expandRepeats())]
        except Exception as error:  # music21 cannot play the repeats
            unrolled = "music21 says: %s" % error
        expected = [notes for notes in notes_of_midi(read_midi(played)) if notes]
        is_equal = False
        if not isinstance(unrolled, str):
            unrolled = [notes for notes in unrolled if notes]
            is_equal = are_equal(unrolled, expected)
            if not is_equal and len(unrolled) == len(expected):
                unrolled, expected = next(p for p in zip(unrolled, expected) if p[0] != p[1])
        judge.note(name, "unrolled", is_equal, unrolled, expected)


def main():
    prepare()
    lilt, files = sys.argv[1], sys.argv[2:]
    if not os.path.exists(os.path.join(TOOLS, "midi_events.py")):
        sys.exit("musicxml: no midi_events.py in '%s' (set LILT_TOOLS)" % TOOLS)
    sys.path.insert(0, TOOLS)
    files = files or [os.path.join(CORPORA, "nottingham", "jigs.abc"), os.path.join(HERE, "musicxml.abc")]
    rules = schema()
    judge = Judge()
    for path in files:
        texts = tunes_of(path)
        with tempfile.TemporaryDirectory() as folder:
            xml = convert(lilt, texts, folder, "xml", "--musicxml")
            options = "--chords off --swing off"
            written = convert(lilt, [without(t, True) for t in texts], folder, "written", options)
            played = convert(lilt, [without(t, False) for t in texts], folder, "played", options)
            for place, text in enumerate(texts):
                name = "%s tune %d" % (os.path.basename(path), place + 1)
                compare(name, text, (xml[place], written[place], played[place]), judge, rules)
        print("%s: %d tunes compared" % (os.path.basename(path), len(texts)), flush=True)
    for line in judge.told:
        print("  " + line)
    print("\n%-10s %6s  %8s" % ("aspect", "tunes", "equal %"))
    low = []
    for aspect, bound in BOUNDS.items():
        count, equal = judge.counts[aspect]
        percent = 100 * equal / count if count else 0
        print("%-10s %6d  %8.2f" % (aspect, count, percent))
        if percent < bound:
            low.append("below: %s: %.2f %% equal, expected %d" % (aspect, percent, bound))
    for line in low:
        print(line)
    sys.exit(1 if low else 0)


if __name__ == "__main__":
    main()
