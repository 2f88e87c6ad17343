import ABCNotation
import StandardMIDI
import Testing

/// Accidentals of fractions of a semitone, and signs that only look like them.
@Suite("Fractions of a semitone")
struct MicrotoneTests {
  private func tune(_ music: String, _ header: String = "") -> Tune {
    Tune.parsing("X:1\nL:1/4\nM:none\n\(header)K:C\n\(music)\n").tune
  }

  /// `C4` or `C4+1/2` for each note of the first voice.
  private func sounds(_ tune: Tune) -> String {
    tune.performance().voices[0].melody.map { note in
      let sign = note.bend > .zero ? "+" : ""
      return name(note.key) + (note.bend == .zero ? "" : "\(sign)\(note.bend)")
    }.joined(separator: " ")
  }

  @Test(
    "a fraction before a letter alters the note by so many semitones",
    arguments: [
      ("^/C", "C4+1/2", "^/"), ("_/D", "D4-1/2", "_/"), ("^3/2C", "C#4+1/2", "^3/2"),
      ("_3/2D", "C#4-1/2", "_3/2"), ("^1/4E", "E4+1/4", "^1/4"), ("_/4F", "F4-1/4", "_1/4"),
      ("^3/4C", "C#4-1/4", "^3/4"), ("^1/3C", "C4+1/3", "^1/3"), ("^2/2C", "C#4", "^"),
      ("^4/2C", "D4", "^^"), ("_4/2D", "C4", "__"), ("^64/32C", "D4", "^^"),
      ("^1/64C", "C4+1/60", "^1/64"), ("^7/5C", "C#4+2/5", "^7/5"),
    ])
  func fractions(_ music: String, _ sound: String, _ abc: String) {
    let tune = tune(music)
    #expect(sounds(tune) == sound)
    guard case .note(let note)? = tune.voices[0].elements.first else {
      Issue.record("no note")
      return
    }
    #expect(note.pitch.accidental?.abc == abc)
    #expect(Tune.parsing(tune.abc).tune == tune)
    #expect(Tune.parsing("X:1\nL:1/4\nK:C\n\(music)|\n").diagnostics.isEmpty)
  }

  @Test(
    "what is no accidental is reported, and the note is read without it",
    arguments: [
      ("^5/2C", "unknown-accidental"), ("^3C", "unknown-accidental"),
      ("^65/64C", "unknown-accidental"), ("^1/65C", "unknown-accidental"),
      ("^0/2C", "unknown-accidental"), ("^1/0C", "unknown-accidental"),
      ("^^^C", "unknown-accidental"), ("_^C", "unknown-accidental"),
      ("^_C", "unknown-accidental"), ("^=C", "unknown-accidental"),
      ("==C", "unknown-accidental"), ("^99999999999999999999/2C", "unknown-accidental"),
      ("___C", "unknown-accidental"),
    ])
  func unknown(_ music: String, _ name: String) {
    let (tune, diagnostics) = Tune.parsing("X:1\nL:1/4\nK:C\n\(music)|\n")
    #expect(diagnostics.map(\.name) == [name])
    #expect(sounds(tune) == "C4")
    var reader = ABCReader(meter: .free, unitNoteLength: .one)
    reader.read(music)
    #expect(!reader.isLegal)
  }

  @Test("two signs of old ABC are read with a remark", arguments: [("=^C", "C#4"), ("=_C", "B3")])
  func oldSigns(_ music: String, _ sound: String) {
    let (tune, diagnostics) = Tune.parsing("X:1\nL:1/4\nK:C\n\(music)|\n")
    #expect(diagnostics.map(\.name) == ["accidental-spelling"])
    #expect(sounds(tune) == sound)
  }

  @Test("a reader of single characters lets a fraction be written")
  func reader() {
    var reader = ABCReader(meter: .free, unitNoteLength: .one)
    for character in "^3/2C_/d[^1/4E_3/4G]{^/c}_12/13d".unicodeScalars {
      let isAllowed = reader.allows(character)
      #expect(isAllowed, "\(character)")
      reader.read(character)
    }
    var cannot = ABCReader(meter: .free, unitNoteLength: .one)
    cannot.read("^3")
    for character in "C|^ ".unicodeScalars {
      let isAllowed = cannot.allows(character)
      #expect(!isAllowed, "\(character)")
    }
  }

  @Test("a fraction holds in its bar as other accidentals do")
  func bars() {
    #expect(
      sounds(tune("^/C C c|C ^/C =C C ^C C")) == "C4+1/2 C4+1/2 C5+1/2 C4 C4+1/2 C4 C4 C#4 C#4")
    #expect(sounds(tune("^C ^/C C|_/C=C")) == "C#4 C4+1/2 C4+1/2 C4-1/2 C4")
    #expect(sounds(tune("[^/C_/E^3/2G] C")) == "C4+1/2 E4-1/2 G#4+1/2 C4+1/2")
    #expect(sounds(tune("%%MIDI transpose 2\n^/C")) == "D4+1/2")
  }

  @Test("a key can have fractions of a semitone")
  func keys() {
    func sounds(_ key: String, _ music: String) -> String {
      let (tune, diagnostics) = Tune.parsing("X:1\nL:1/4\nM:none\nK:\(key)\n\(music)\n")
      #expect(diagnostics.isEmpty)
      #expect(Tune.parsing(tune.abc).tune == tune)
      return self.sounds(tune)
    }
    #expect(sounds("C exp ^/f", "F f G|F =F F|F") == "F4+1/2 F5+1/2 G4 F4+1/2 F4 F4 F4+1/2")
    #expect(sounds("D _/b ^3/2c", "B C F") == "B4-1/2 C#4+1/2 F#4")
    #expect(sounds("C ^/f", "F [K:C]F [K:G _/b] F B") == "F4+1/2 F4 F#4 B4-1/2")
    // Ornaments go to the neighbours in the scale.
    #expect(sounds("C ^/f", "L:1/8\n~E3") == "E4 F4+1/2 E4 D4 E4")
  }

  @Test("a tie joins notes of the same fraction")
  func ties() {
    #expect(listing("^/C-C|^/C-|C D") == "C4:2 C4:2 D4")
    #expect(listing("^/C-=C") == "C4 C4")
  }

  @Test("transposing keeps the fractions of notes and keys")
  func transposing() {
    let tune = Tune.parsing("X:1\nL:1/4\nM:none\nK:C _/b\n^/C ^3/2F _3/2B B =c|^/F F\n").tune
    for semitones in -13...13 {
      let moved = tune.transposed(bySemitones: semitones)
      let before = tune.performance().voices[0].melody
      let after = moved.performance().voices[0].melody
      #expect(
        zip(before, after).allSatisfy {
          Fraction($0.key + semitones) + $0.bend == Fraction($1.key) + $1.bend
        }, "\(semitones) \(moved.abc)")
      #expect(Tune.parsing(moved.abc).tune == moved)
    }
    #expect(tune.transposed(bySemitones: 2).key.abc == "D ^/c")
  }

  // MARK: MIDI

  /// Bends and notes with their channels: `1:10240` and `1>C4`, `1<C4`.
  private func events(_ tune: Tune) throws -> [String] {
    let file = MIDIFile(performance: tune.performance())
    let read = try MIDIFile(bytes: file.bytes)
    return read.tracks.flatMap(\.events).compactMap { event in
      switch event.event {
      case .pitchBend(let channel, let value): "\(channel):\(value)"
      case .noteOn(let channel, let key, _): "\(channel)>\(name(Int(key)))"
      case .noteOff(let channel, let key, _): "\(channel)<\(name(Int(key)))"
      case .program(let channel, let program): "\(channel)=\(program)"
      default: nil
      }
    }
  }

  @Test("bent notes sound on a channel of their own, others stay on that of the voice")
  func channels() throws {
    #expect(
      try events(tune("C ^/D _/E F")) == [
        "0>C4", "0<C4", "1:10240", "1>D4", "1<D4", "1:6144", "1>E4", "1<E4", "0>F4", "0<F4",
      ])
    #expect(try events(tune("^1/4C ^1/4D")) == ["1:9216", "1>C4", "1<C4", "1>D4", "1<D4"])
    #expect(try events(tune("^3/2C")) == ["1:10240", "1>C#4", "1<C#4"])
    #expect(try events(tune("^1/3C")) == ["1:9557", "1>C4", "1<C4"])
    #expect(try events(tune("%%MIDI program 40\n^/C")).prefix(2) == ["0=40", "1=40"])
  }

  @Test("notes that sound together with different bends have different channels")
  func chords() throws {
    let events = try events(tune("[C^/E_/G^/B^1/4d]"))
    #expect(Set(events.filter { $0.contains(":") }) == ["1:10240", "2:6144", "3:9216"])
    #expect(
      events.filter { $0.contains(">") }.sorted() == ["0>C4", "1>B4", "1>E4", "2>G4", "3>D5"])
    #expect(tune("[C^/E_/G^/B^1/4d]").check().isEmpty)
  }

  @Test(
    "without channels enough notes share one, which is reported", arguments: [(14, 0), (15, 1)])
  func limit(_ bends: Int, _ faults: Int) throws {
    let notes = (1...bends).map {
      "^1/\($0 + 2)\(["C", "D", "E", "F", "G", "A", "B"][$0 % 7])"
        + String(repeating: "'", count: $0 / 7)
    }
    let tune = tune("[\(notes.joined())]")
    #expect(tune.check().map(\.name) == Array(repeating: "bends-shared", count: faults))
    let voices = Tune.parsing("X:1\nL:1/1\nK:C\n[\(notes.joined())]\nV:2\n[\(notes.joined())]\n")
      .tune
    #expect(voices.check().filter { $0.name == "bends-shared" }.count == 1)
    let used = Set(try events(tune).filter { $0.contains(">") }.map { $0.prefix { $0 != ">" } })
    #expect(used.count == 14 && !used.contains("9"))
  }

  @Test("voices that need all channels bend their own")
  func allChannels() throws {
    let voices = (1...15).map { "V:\($0)\nC^/CC|\n" }.joined()
    let tune = Tune.parsing("X:1\nL:1/4\nM:none\nK:C\n\(voices)").tune
    #expect(tune.check().isEmpty)
    let events = try events(tune)
    #expect(
      events.prefix(8) == ["0>C4", "0<C4", "0:10240", "0>C4", "0<C4", "0>C4", "0<C4", "1>C4"])
  }

  @Test("a voice has at most 120 different fractions", arguments: [(120, 0), (121, 1)])
  func different(_ count: Int, _ faults: Int) {
    var fractions: [Fraction] = []
    for below in 2...64 {
      for above in 1..<below where Fraction(above, below).denominator == below {
        fractions.append(Fraction(above, below))
      }
    }
    let music = fractions.prefix(count).map { "^\($0.numerator)/\($0.denominator)C" }.joined()
    let (tune, diagnostics) = Tune.parsing("X:1\nL:1/4\nM:none\nK:C\n\(music)\n")
    #expect(diagnostics.map(\.name) == Array(repeating: "too-many-microtones", count: faults))
    #expect(tune.performance().voices[0].melody.count == count)
    #expect(Tune.parsing(tune.abc).tune == tune)
  }
}
