import ABCNotation
import Testing

/// How keys are written, and what is reported about them (ABC 2.1 §3.1.14).
@Suite("Keys")
struct KeyTests {
  struct Row: CustomTestStringConvertible {
    let written: String
    let abc: String
    let names: [String]

    init(_ written: String, _ abc: String, _ names: String...) {
      self.written = written
      self.abc = abc
      self.names = names
    }

    var testDescription: String { "K:\(written)" }
  }

  static let rows = [
    Row("Bb", "Bb"), Row("Bb Maj", "Bb"), Row("BbMAJOR", "Bb"), Row("F# Minor", "F#m"),
    Row("Edor", "Edor"), Row("E Dorian", "Edor"), Row("", "none"), Row("none", "none"),
    Row("B♭", "Bb", "key-spelling"), Row("B♭m", "Bbm", "key-spelling"),
    Row("F♯ minor", "F#m", "key-spelling"), Row("C♮", "C", "key-spelling"),
    Row("F sharp minor", "F#m", "key-spelling"), Row("E flat", "Eb", "key-spelling"),
    Row("E FLAT", "Eb", "key-spelling"), Row("Eflat", "Eb", "key-spelling"),
    Row("E-flat Dorian", "Ebdor", "key-spelling"), Row("Fsharp mix", "F#mix", "key-spelling"),
    Row("B flat major", "Bb", "key-spelling"), Row("C natural minor", "Cm", "key-spelling"),
    Row("C natural", "C", "key-spelling"), Row("F # minor", "F#m", "key-spelling"),
    Row("e minor", "Em", "key-spelling"), Row("g", "G", "key-spelling"),
    Row("bb", "Bb", "key-spelling"), Row("am", "Am", "key-spelling"),
    Row("e♭ major", "Eb", "key-spelling"),
    Row("Gm ^f", "Gm ^f"), Row("D exp _b _e^f", "D exp _b _e ^f"), Row("D=c", "D =c"),
    Row("exp ^f", "C exp ^f"), Row("A harmonic minor", "Am", "left-over"),
    Row("GM", "Gm", "capital-minor"), Row("Gfoo", "G", "unknown-mode"),
    Row("G major foo", "G", "left-over"), Row("G foo bar", "G", "left-over", "left-over"),
    Row("Gmaj7", "G", "left-over"), Row("G ^h", "G", "left-over"), Row("G ^f_", "G", "left-over"),
    Row("G ^", "G", "left-over"), Row("D expp ^f", "D ^f", "left-over"),
    Row("D exp exp ^f", "D exp ^f", "left-over"), Row("G/Em", "G", "left-over"),
    Row("G ^f =f", "G =f", "repeated-key-accidental"),
    Row("B♭ foo", "Bb", "left-over", "key-spelling"),
    Row("Bes", "B", "unknown-mode"), Row("Fis-Dur", "F", "unknown-mode", "left-over"),
    Row("Gm clef=bass octave=-1", "Gm clef=bass octave=-1"),
    Row("Gm clef=bas", "Gm", "left-over"), Row("Gm octave=x", "Gm", "left-over"),
    Row("Gm name=\"Flat and sharp\" treble-8", "Gm name=\"Flat and sharp\" treble-8"),
    Row("Gm clef=\"treble_8\"", "Gm clef=treble-8", "property-spelling"),
    Row("Gm clef = Bass+15", "Gm clef=bass+15", "property-spelling"),
    Row(
      "C clef=G2 stafflines=5 shift=CD score=CD sound=DC",
      "C clef=G2 stafflines=5 shift=CD score=CD sound=DC"),
    Row("C shift=CH", "C", "left-over"), Row("C instrument=C/D", "C", "left-over"),
    Row("C stafflines", "C", "left-over"), Row("C transpose=61", "C", "left-over"),
  ]

  @Test("a key in a header is understood, and all else in its field is reported", arguments: rows)
  func header(_ row: Row) {
    let (tune, diagnostics) = Tune.parsing("X:1\nK:\(row.written)\nC|\n")
    #expect(tune.key.abc == row.abc)
    #expect(diagnostics.map(\.name).sorted() == row.names.sorted())
    let (again, _) = Tune.parsing(tune.abc)
    #expect(again == tune)
  }

  @Test("a key in a body is read as in a header, and written as ABC 2.1", arguments: rows)
  func body(_ row: Row) {
    let (tune, diagnostics) = Tune.parsing(
      "X:1\nL:1/4\nK:F#\nC[K:\(row.written)]C|\nK:\(row.written)\n")
    let keys = tune.voices[0].elements.compactMap { element in
      if case .field(.key(let key)) = element { key.abc } else { nil }
    }
    #expect(keys == [row.abc, row.abc])
    #expect(diagnostics.map(\.name).sorted() == (row.names + row.names).sorted())
    let (again, _) = Tune.parsing(tune.abc)
    #expect(again == tune)
  }

  @Test(
    "what begins like a key but is none is no key",
    arguments: [
      "Q", "foo", "bad", "expo", "ef", "c clefs", "♭", "#", "1", "^", "Hp minor?", "H", "é",
    ])
  func none(_ written: String) {
    let (tune, diagnostics) = Tune.parsing("X:1\nK:\(written)\nC|\n")
    let isRead = ["c clefs", "Hp minor?"].contains(written)
    #expect(diagnostics.map(\.name).contains(isRead ? "left-over" : "unknown-key"))
    #expect(isRead || tune.key == Key(.c))
  }

  @Test("a reader of single characters finds a key legal if nothing is reported", arguments: rows)
  func reader(_ row: Row) {
    for text in ["X:1\nK:\(row.written)\n", "X:1\nK:C\nC[K:\(row.written)]C|\nK:\(row.written)\n"] {
      var reader = ABCReader()
      reader.read(text)
      #expect(reader.isLegal == row.names.isEmpty)
    }
  }

  @Test("other spellings sound as the key that they name")
  func sound() {
    #expect(listing("B E A [K:F♯ minor] F C", header: "K:B♭ minor\n") == "A#4 D#4 G#4 F#4 C#4")
    #expect(listing("B [K:E flat] A", header: "K:C natural minor\n") == "A#4 G#4")
  }

  @Test("the place of what is left over is that of the word")
  func places() {
    let (_, diagnostics) = Tune.parsing("X:1\nK:G major foo clef=bass ^x\nC|\n")
    #expect(
      diagnostics.map(\.description) == [
        "2:11: warning: 'foo' is not understood in the key; it is left out (left-over)",
        "2:25: warning: '^x' is not understood in the key; it is left out (left-over)",
      ])
  }

  // MARK: Clef, octave and transposition

  @Test(
    "clef, octave and transposition move notes from there on, and the key stays",
    arguments: [
      ("F [K:treble-8] F [K:treble] F", "F#4 F#3 F#4"),
      ("F [K:clef=treble+8] F [K:G] F", "F#4 F#5 F#5"),
      ("F\nK:clef=treble-8\nF", "F#4 F#3"),
      ("[V:1 clef=treble-8] F", "F#3"),
      ("F [V:1 clef=treble-8] F [V:1] F [V:1 treble] F", "F#4 F#3 F#3 F#4"),
      ("V:1\nF\nV:1 octave=1\nF\nV:1 clef=treble-8\nF\nV:1 octave=0\nF", "F#4 F#5 F#4 F#3"),
      ("F [K:octave=-1] F [K:bass] F [K:octave=0] F", "F#4 F#3 F#3 F#4"),
      ("F [K:transpose=2] F [K:transpose=-2 octave=1] F", "F#4 G#4 E5"),
      ("F [K:shift=CD] F [K:shift=cC] F [K:sound=D] F [K:score=CD] F", "F#4 G#4 F#3 E5 E5"),
      ("F [K:treble+15] F [K:bass-15] F", "F#4 F#6 F#2"),
      ("F [K:clef=\"treble_8\"] F [K:treble^8] F", "F#4 F#3 F#5"),
      ("F [K:D treble-8] C [K:D] C", "F#4 C#3 C#3"),
      ("[V:1 octave=-1] F [K:G octave=1] F", "F#3 F#5"),
    ])
  func clefs(_ music: String, _ sounds: String) {
    #expect(listing(music, header: "K:G\n") == sounds)
    let (tune, _) = Tune.parsing("X:1\nL:1/4\nM:4/4\nK:G\n\(music)\n")
    #expect(Tune.parsing(tune.abc).tune == tune)
    #expect(listing(tune.performance()) == listing(Tune.parsing(tune.abc).tune.performance()))
  }

  @Test("properties of a voice that are known are no faults, and others are reported")
  func voices() {
    func names(_ value: String) -> [String] {
      Tune.parsing("X:1\nV:\(value)\nK:C\nV:\(value)\nC|\n").diagnostics.map(\.name)
    }
    #expect(
      names("1 name=\"A b\" snm=\"a\" clef=bass-8 stem=up cue=on microscale=53 middle=d").isEmpty)
    #expect(names("T1 nm=T subname=t gchords=0 merge style=x map=m staves=2 instrument=12").isEmpty)
    #expect(names("1 Melody") == ["left-over", "left-over"])
    #expect(names("1 clef=violin") == ["left-over", "left-over"])
    #expect(names("1 clef=Treble") == ["property-spelling", "property-spelling"])
    #expect(names("") == ["voice-without-name", "voice-without-name"])
  }

  @Test("a name that a later V: gives is the name of the voice")
  func laterName() {
    let text = "X:1\nL:1/4\nV:1 clef=bass\nK:C\nV:1\nC|\nV:1 name=\"Fiddle\" clef=bass\nD|\n"
    let (tune, diagnostics) = Tune.parsing(text)
    #expect(diagnostics.isEmpty)
    #expect(tune.voices[0].properties == "clef=bass name=\"Fiddle\"")
    #expect(tune.performance().voices[0].name == "Fiddle")
    #expect(Tune.parsing(tune.abc).tune == tune)
  }

  // MARK: Fields before the first voice

  @Test("fields before the first V: of the body are for every voice")
  func commonFields() {
    for voices in ["V:1\nV:2\n", ""] {
      let text =
        "X:1\nL:1/4\nM:4/4\n\(voices)K:C\n%%MIDI transpose 2\n% remark\nK:G\nL:1/8\n[K:octave=1]\n"
        + "V:1\nF8|\nV:2\nF8|\nV:3\nF8|\n"
      let (tune, diagnostics) = Tune.parsing(text)
      #expect(diagnostics.isEmpty)
      let performance = tune.performance()
      #expect(performance.voices.map(\.id) == ["1", "2", "3"])
      for place in 0..<3 { #expect(listing(performance, voice: place) == "G#5:4") }
      #expect(Tune.parsing(tune.abc).tune == tune)
    }
  }

  @Test("fields after the first note are for their voice")
  func ownFields() {
    let text = "X:1\nL:1/4\nM:4/4\nV:1\nV:2\nK:C\nF4|\n%%MIDI transpose 2\nV:1\nF4|\nV:2\nF4|\n"
    let performance = Tune.parsing(text).tune.performance()
    #expect(listing(performance) == "F4:4 G4:4")
    #expect(listing(performance, voice: 1) == "F4:4")
  }

  @Test("voices copy at most 64 common fields", arguments: [(64, true), (65, false)])
  func commonFieldLimit(_ count: Int, _ isLegal: Bool) {
    let fields = String(repeating: "L:1/8\n", count: count - 1) + "K:G\n"
    let text = "X:1\nL:1/4\nK:C\n\(fields)V:1\nF|\nV:2\nF|\n"
    let (tune, diagnostics) = Tune.parsing(text)
    #expect(diagnostics.map(\.name) == (isLegal ? [] : ["too-many-common-fields"]))
    #expect(listing(tune.performance(), voice: 1) == (isLegal ? "F#4:1/2" : "F4:1/2"))
  }
}
