import ABCNotation
import Testing

/// Every limit of the parser and the player, tested on both sides.
@Suite("Limits")
struct LimitTests {
  /// A text within a limit, one beyond it, and the diagnostic of the latter alone.
  struct Limit: CustomTestStringConvertible {
    let name: String
    let within: String
    let beyond: String
    var testDescription: String { "\(name): \(beyond.prefix(30))" }

    init(_ name: String, _ within: String, _ beyond: String) {
      (self.name, self.within, self.beyond) = (name, within, beyond)
    }
  }

  private func names(_ text: String) -> [String] { reports(text).map(\.name) }

  private func check(_ limit: Limit, _ text: (String) -> String) {
    #expect(!names(text(limit.within)).contains(limit.name))
    #expect(names(text(limit.beyond)).contains(limit.name))
  }

  @Test("a limit of the header lies where it is said to", arguments: headerLimits)
  func header(_ limit: Limit) { check(limit) { "X:1\n\($0)\nK:C\nC|\n" } }

  static let headerLimits = [
    Limit("bad-meter", "M:1/1", "M:0/1"), Limit("bad-meter", "M:64/1", "M:65/1"),
    Limit("bad-meter", "M:4/64", "M:4/128"), Limit("bad-meter", "M:4/1", "M:4/0"),
    Limit("bad-meter", "M:4/4", "M:4/3"), Limit("bad-meter", "M:C|", "M:C||"),
    Limit("bad-meter", "M:64+64+64+63/8", "M:64+64+64+64/8"),
    Limit(
      "bad-meter", "M:1" + String(repeating: "+1", count: 15) + "/8",
      "M:1" + String(repeating: "+1", count: 16) + "/8"),
    Limit("bad-unit-note-length", "L:1/512", "L:1/1024"),
    Limit("bad-unit-note-length", "L:1/1", "L:2/1"),
    Limit("bad-unit-note-length", "L:1", "L:0"), Limit("bad-unit-note-length", "L:1/2", "L:1/0"),
    Limit("bad-tempo", "Q:1/4=10000", "Q:1/4=10001"), Limit("bad-tempo", "Q:1/4=1", "Q:1/4=0"),
    Limit("bad-tempo", "Q:10000", "Q:10001"), Limit("bad-tempo", "Q:1", "Q:0"),
    Limit("bad-tempo", "Q:512/512=99", "Q:513/512=99"),
    Limit("bad-tempo", "Q:1/512=99", "Q:1/1024=99"),
    Limit("bad-tempo", "Q:1/8=99", "Q:0/8=99"), Limit("bad-tempo", "Q:C64=99", "Q:C65=99"),
    Limit("bad-tempo", "Q:C1=99", "Q:C0=99"),
    Limit(
      "bad-tempo", "Q:" + String(repeating: "1/8 ", count: 8) + "=99",
      "Q:" + String(repeating: "1/8 ", count: 9) + "=99"),
    // A quarter note of 16,768,558 and 16,805,251 µs; three bytes hold 16,777,215.
    Limit("tempo-out-of-range", "Q:458/512=1", "Q:457/512=1"),
    // And of 1 and 0 µs.
    Limit("tempo-out-of-range", "Q:512/1 512/1=10000", "Q:512/1 512/1 512/1=10000"),
    Limit(
      "part-order-too-long", "P:" + String(repeating: "A", count: 1_000),
      "P:" + String(repeating: "A", count: 1_001)),
    // Nine cubed is 729, and 270 and one more are 1,000.
    Limit(
      "part-order-too-long", "P:((A9)9)9" + String(repeating: "A9", count: 30) + "A",
      "P:((A9)9)9" + String(repeating: "A9", count: 30) + "A2"),
    Limit("bad-directive", "%%MIDI program 127", "%%MIDI program 128"),
    Limit("bad-directive", "%%MIDI program 0", "%%MIDI program -1"),
    Limit("bad-directive", "%%MIDI bassprog 127", "%%MIDI bassprog 128"),
    Limit("bad-directive", "%%MIDI chordprog 0", "%%MIDI chordprog -1"),
    Limit("bad-directive", "%%MIDI bassprog 1 octave=2", "%%MIDI bassprog 1 octave=3"),
    Limit("bad-directive", "%%MIDI chordprog 1 octave=-2", "%%MIDI chordprog 1 octave=-3"),
    Limit("bad-directive", "%%MIDI bassvol 127", "%%MIDI bassvol 128"),
    Limit("bad-directive", "%%MIDI bassvol 1", "%%MIDI bassvol 0"),
    Limit("bad-directive", "%%MIDI chordvol 127", "%%MIDI chordvol 128"),
    Limit("bad-directive", "%%MIDI chordvol 1", "%%MIDI chordvol 0"),
    Limit("bad-directive", "%%MIDI transpose 60", "%%MIDI transpose 61"),
    Limit("bad-directive", "%%MIDI transpose -60", "%%MIDI transpose -61"),
    Limit("bad-directive", "%%MIDI transpose 0", "%%MIDI transpose \(Int.min)"),
    Limit("bad-directive", "%%MIDI bassprog 1", "%%MIDI bassprog 1 octave=\(Int.min)"),
    Limit("bad-directive", "%%MIDI beat 127 1 127 64", "%%MIDI beat 127 1 127 65"),
    Limit("bad-directive", "%%MIDI beat 1 1 1 0", "%%MIDI beat 1 1 1 -1"),
    Limit("bad-directive", "%%MIDI beat 127 1 1 1", "%%MIDI beat 128 1 1 1"),
    Limit("bad-directive", "%%MIDI beat 1 1 1 1", "%%MIDI beat 1 1 0 1"),
    Limit(
      "bad-directive", "%%MIDI gchord " + String(repeating: "f", count: 64),
      "%%MIDI gchord " + String(repeating: "f", count: 65)),
    Limit(
      "bad-directive", "%%MIDI gchord " + String(repeating: "f8", count: 8),
      "%%MIDI gchord " + String(repeating: "f8", count: 8) + "z"),
    Limit("bad-directive", "%%MIDI control 119 127", "%%MIDI control 120 127"),
    Limit("bad-directive", "%%MIDI control bass 0 127", "%%MIDI control bass 0 128"),
    Limit("bad-directive", "%%MIDI gchord f64", "%%MIDI gchord f65"),
    Limit("bad-directive", "%%MIDI rtranspose -60", "%%MIDI rtranspose -61"),
    Limit("bad-directive", "%%MIDI channel 16", "%%MIDI channel 17"),
    Limit("bad-directive", "%%MIDI channel 1", "%%MIDI channel 0"),
    Limit("bad-directive", "%%MIDI program 16 1", "%%MIDI program 17 1"),
    Limit("bad-directive", "%%MIDI beatmod 127", "%%MIDI beatmod 128"),
    Limit("bad-directive", "%%MIDI deltaloudness 127", "%%MIDI deltaloudness 128"),
    Limit("bad-directive", "%%MIDI deltaloudness 0", "%%MIDI deltaloudness -1"),
    Limit("bad-directive", "%%MIDI grace 63/64", "%%MIDI grace 64/65"),
    Limit("bad-directive", "%%MIDI grace 1/2", "%%MIDI grace 0/2"),
    Limit("bad-directive", "%%MIDI gracedivider 64", "%%MIDI gracedivider 65"),
    Limit("bad-directive", "%%MIDI gracedivider 2", "%%MIDI gracedivider 1"),
    Limit("bad-directive", "%%MIDI trim 64/64", "%%MIDI trim 65/64"),
    Limit("bad-directive", "%%MIDI trim 0/1", "%%MIDI trim -1/1"),
    Limit("bad-directive", "%%MIDI ratio 64 1", "%%MIDI ratio 65 1"),
    Limit("bad-directive", "%%MIDI ratio 1 1", "%%MIDI ratio 1 0"),
    Limit("bad-directive", "%%MIDI chordattack 480", "%%MIDI chordattack 481"),
    Limit("bad-directive", "%%MIDI gchordbars 16", "%%MIDI gchordbars 17"),
    Limit("bad-directive", "%%MIDI drumbars 1", "%%MIDI drumbars 0"),
    Limit("bad-directive", "%%MIDI chordname x -24 36", "%%MIDI chordname x -25 36"),
    Limit("bad-directive", "%%MIDI chordname x -24 36", "%%MIDI chordname x -24 37"),
    Limit(
      "left-over", "%%MIDI chordname x 1 2 3 4 5 6 7 8", "%%MIDI chordname x 1 2 3 4 5 6 7 8 9"),
    Limit("bad-directive", "%%MIDI drum d64 127 127", "%%MIDI drum d65 127 127"),
    Limit("bad-directive", "%%MIDI drum d 127 127", "%%MIDI drum d 127 128"),
    Limit("left-over", "%%MIDI drum dd 1 2 3 4", "%%MIDI drum dd 1 2 3 4 5"),
    Limit("bad-directive", "%%MIDI drone 127 127 0 1 127", "%%MIDI drone 127 127 0 1 128"),
    Limit("bad-directive", "%%MIDI drummap g'''' 127", "%%MIDI drummap g'''' 128"),
    Limit("bad-directive", "%%MIDI drummap g'''' 0", "%%MIDI drummap a'''' 0"),
    Limit("bad-directive", "%%MIDI drummap C,,,,, 0", "%%MIDI drummap _C,,,,, 0"),
    Limit("bad-directive", "%%MIDI gchord f1", "%%MIDI gchord f0"),
  ]

  @Test("a limit of the body lies where it is said to", arguments: bodyLimits)
  func body(_ limit: Limit) { check(limit) { "X:1\nM:none\nL:1/4\nK:C\n\($0)|\n" } }

  static let bodyLimits = [
    Limit("bad-length", "C1024", "C1025"), Limit("bad-length", "C/1024", "C/1025"),
    Limit("bad-length", "z1024", "z1025"), Limit("bad-length", "[CE]1024", "[CE]1025"),
    Limit(
      "bad-length", "C" + String(repeating: "/", count: 10),
      "C" + String(repeating: "/", count: 11)),
    Limit("zero-length", "C1", "C0"), Limit("zero-length", "C10", "C00"),
    Limit("too-many-bars", "Z500", "Z501"),
    Limit(
      "too-many-octaves", "C" + String(repeating: "'", count: 10),
      "C" + String(repeating: "'", count: 11)),
    Limit("pitch-out-of-range", "C,,,,,", "C,,,,,,"), Limit("pitch-out-of-range", "g''''", "a''''"),
    Limit("bad-tuplet", "(2CD", "(1CD"), Limit("bad-tuplet", "(9CCCCCCCCC", "(10CCCCCCCCCC"),
    Limit("bad-tuplet", "(64:2:1C", "(65:2:1C"), Limit("bad-tuplet", "(3:64:1C", "(3:65:1C"),
    Limit("bad-tuplet", "(3:2:64" + String(repeating: "C", count: 64), "(3:2:65C"),
    Limit("broken-rhythm-too-long", "C>>>D", "C>>>>D"),
    Limit("bad-ending", "C|1-64D:|", "C|1-65D:|"), Limit("bad-ending", "C|1D:|", "C|0D:|"),
    Limit("bad-ending", "C|64D:|", "C|65D:|"), Limit("bad-ending", "C|2-2D:|", "C|2-1D:|"),
    Limit(
      "unknown-character", "+" + String(repeating: "C", count: 40) + "+",
      "+" + String(repeating: "C", count: 41) + "+"),
    Limit(
      "unclosed-chord", "[C\n" + String(repeating: "D", count: 39) + "]",
      "[C\n" + String(repeating: "D", count: 40) + "]"),
    // A name of 24 letters is read as a decoration, even if an unknown one.
    Limit(
      "unknown-decoration", "!" + String(repeating: "p", count: 25) + "!C",
      "!" + String(repeating: "p", count: 24) + "!C"),
    Limit(
      "too-many-voices", (1...32).map { "[V:\($0)]C" }.joined(separator: "\n"),
      (1...33).map { "[V:\($0)]C" }.joined(separator: "\n")),
    Limit(
      "channels-shared", (1...15).map { "[V:\($0)]C" }.joined(separator: "\n"),
      (1...16).map { "[V:\($0)]C" }.joined(separator: "\n")),
    Limit(
      "channels-shared", (1...5).map { "[V:\($0)]\"C\"C4" }.joined(separator: "\n"),
      (1...5).map { "[V:\($0)]\"C\"C4" }.joined(separator: "\n") + "\n[V:6]C"),
    // Of a quarter note, sixteenths take a quarter each.
    Limit("grace-too-long", "{ccc}C", "{cccc}C"),
    // The grid of time has at most 2^28 units in a whole note: 139,810 times 1,920, not 139,825.
    Limit(
      "time-rounded", "L:1/1\nC/341 C/41 C/256 C/25", "L:1/1\nC/875 C/799"),
    // 0x0FFFFFFF ticks are 139,810 whole notes and 255 of 1,920.
    Limit(
      "time-out-of-range", "L:1/1\n" + String(repeating: "z1000", count: 139) + "z810z17/128",
      "L:1/1\n" + String(repeating: "z1000", count: 139) + "z810z17/127"),
    Limit(
      "time-out-of-range", "L:1/1\n" + String(repeating: "z1000", count: 139) + "z810",
      "L:1/1\n" + String(repeating: "z1000", count: 139) + "z811"),
    Limit(
      // The bar line is a step too.
      "performance-too-long", String(repeating: "C", count: 399_999),
      String(repeating: "C", count: 400_000)),
  ]

  @Test("a header names at most 32 voices")
  func headerVoices() {
    let header = (1...40).map { "V:\($0)\n" }.joined()
    let body = (31...34).map { "[V:\($0)]C|\n" }.joined()
    let book = Tunebook(parsing: "X:1\n\(header)K:C\n\(body)")
    #expect(book.tunes[0].voices.map(\.id) == ["31", "32"])
    #expect(book.diagnostics.map(\.name) == ["too-many-voices", "too-many-voices"])
  }

  @Test("octave marks beyond the limit are cut, below it none is")
  func octaves() {
    func octave(_ marks: Int) -> Int? {
      let text = "X:1\nK:C\nC" + String(repeating: "'", count: marks)
      guard case .note(let note) = Tunebook(parsing: text).tunes[0].voices[0].elements.first else {
        return nil
      }
      return note.pitch.octave
    }
    #expect([9, 10, 11, 40].map(octave) == [9, 10, 10, 10])
  }

  @Test("a thousand diagnostics of a tune are kept, further ones counted")
  func diagnostics() {
    func read(_ count: Int) -> [Diagnostic] {
      Tunebook(parsing: "X:1\nK:C\n" + String(repeating: "#C", count: count)).diagnostics
    }
    #expect(read(999).count == 999)
    #expect(read(1_000).count == 1_000)
    #expect(read(1_000).last?.name == "unknown-character")
    #expect(read(1_001).count == 1_001)
    #expect(
      read(1_001).last?.message.text == "1 further problem of this tune is not listed"
        && read(1_002).last?.message.text == "2 further problems of this tune are not listed")
    #expect(read(1_001).last?.range.lowerBound.column == 2_001)
    var reader = TuneReader("X:1\nK:C\n" + String(repeating: "#C", count: 1_001))
    #expect(reader.next()?.faultCount == 1_001)
  }

  @Test("two hundred notes about a tune are kept, and further ones are no faults")
  func notes() throws {
    func read(_ notes: Int, faults: Int = 0) throws -> TuneReader.ReadTune {
      var reader = TuneReader(
        "X:1\nK:C\n" + String(repeating: "+CE+", count: notes)
          + String(repeating: "#C", count: faults))
      let tune = reader.next()
      return try #require(tune)
    }
    for (count, kept) in [(199, 199), (200, 200), (201, 201), (3_000, 201)] {
      let tune = try read(count)
      #expect(tune.diagnosticCount == kept && tune.faultCount == 0, "\(count)")
      #expect(tune.diagnostics.count == kept)
    }
    #expect(try read(201).diagnostics.last?.name == "further-notes-omitted")
    #expect(
      try read(201).diagnostics.last?.message.text
        == "1 further remark about this tune is not listed")
    let both = try read(3_000, faults: 900)
    #expect(both.faultCount == 801, "800 faults and the number of the others")
    #expect(
      both.diagnostics.filter { $0.severity == .note }.last?.message.text
        == "2800 further remarks about this tune are not listed")
    #expect(try read(3_000, faults: 800).faultCount == 800)
  }

  @Test(
    "a property of a key moves notes by at most sixty semitones or octaves",
    arguments: [
      ("transpose=60", 60), ("transpose=61", 0), ("transpose=-60", -60), ("transpose=-61", 0),
      ("octave=60", 720), ("octave=61", 0), ("octave=-60", -720), ("octave=-61", 0),
      ("transpose=\(Int.min)", 0), ("transpose=\(Int.max)", 0), ("octave=\(Int.min)", 0),
    ])
  func shifts(_ property: String, _ semitones: Int) {
    #expect(Tunebook(parsing: "X:1\nK:C \(property)\nC").tunes[0].key.transposition == semitones)
  }

  @Test("options are clamped to what can be played")
  func options() {
    #expect(
      [3, 4, 5, 10_000, 10_001].map { PlaybackOptions(quartersPerMinute: $0).quartersPerMinute }
        == [4, 4, 5, 10_000, 10_000])
    #expect([-1, 0, 127, 128].map { PlaybackOptions(program: $0).program } == [0, 0, 127, 127])
  }

  @Test("an excerpt shows at least eight characters")
  func excerptWidth() {
    let text = "X:1\nK:C\nCCCCCC#DDDDDD\n"
    let diagnostic = Tunebook(parsing: text).diagnostics[0]
    #expect(diagnostic.excerpt(from: text, width: 7) == diagnostic.excerpt(from: text, width: 8))
    #expect(diagnostic.excerpt(from: text, width: 8) != diagnostic.excerpt(from: text, width: 9))
    #expect(diagnostic.excerpt(from: text, width: 8) == "3 | …CCCC#DDD…\n  |      ^")
    // A line that just fits is not cut.
    #expect(diagnostic.excerpt(from: text, width: 13) == "3 | CCCCCC#DDDDDD\n  |       ^")
  }
}
