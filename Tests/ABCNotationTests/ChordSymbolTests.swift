import ABCNotation
import Testing

/// The notes of chord symbols, in semitones above the root.
@Suite("Chord symbols")
struct ChordSymbolTests {
  @Test("words that begin like a chord are no chords, chords of an unknown type sound")
  func words() {
    func hasChords(_ symbol: String) -> Bool {
      Tune.parsing("X:1\nM:4/4\nL:1/4\nK:C\n\"\(symbol)\"CDEF|\n").tune.performance().voices[0]
        .hasAccompaniment
    }
    for word in [
      "Canon", "Fife I", "(End)", "Collected from A", "cresc.", "Cweird", "Cxy", "Fermat:a",
    ] {
      #expect(!hasChords(word), "\(word)")
    }
    for chord in ["C", "C words", "Cm11x", "C7foo", "Cx", "c"] {
      #expect(hasChords(chord), "\(chord)")
    }
  }

  @Test(
    "a type has its notes",
    arguments: [
      ("m min mi Min MI minor -", [0, 3, 7]), ("M maj ma Maj major", [0, 4, 7]),
      ("7", [0, 4, 7, 10]), ("-7 m7 mi7 min7", [0, 3, 7, 10]),
      ("maj7 Maj7 ma7 M7 MA7 Δ Δ7 ^7 7M", [0, 4, 7, 11]),
      ("9", [0, 4, 7, 10, 14]), ("11", [0, 4, 7, 10, 14, 17]), ("13", [0, 4, 7, 10, 14, 21]),
      ("m9 -9", [0, 3, 7, 10, 14]), ("m11 -11", [0, 3, 7, 10, 14, 17]),
      ("m13", [0, 3, 7, 10, 14, 21]), ("maj9 M9 Δ9", [0, 4, 7, 11, 14]),
      ("maj13", [0, 4, 7, 11, 14, 21]), ("6", [0, 4, 7, 9]), ("m6 -6", [0, 3, 7, 9]),
      ("69 6/9 6add9 6(9)", [0, 4, 7, 9, 14]), ("m69 m6/9", [0, 3, 7, 9, 14]),
      ("sus sus4 4", [0, 5, 7]), ("sus2 sus9", [0, 2, 7]), ("sus24", [0, 2, 5, 7]),
      ("7sus4 7sus sus7", [0, 5, 7, 10]), ("7sus2", [0, 2, 7, 10]), ("9sus4", [0, 5, 7, 10, 14]),
      ("13sus4", [0, 5, 7, 10, 14, 21]), ("add2 2", [0, 2, 4, 7]), ("add4", [0, 4, 5, 7]),
      ("add9 (add9)", [0, 4, 7, 14]), ("madd9 m(add9)", [0, 3, 7, 14]), ("add11", [0, 4, 7, 17]),
      ("add#11", [0, 4, 7, 18]), ("dim ° o", [0, 3, 6]), ("dim7 °7 o7", [0, 3, 6, 9]),
      ("ø ø7 m7b5 m7-5 -7b5 mi7(b5) min7♭5", [0, 3, 6, 10]), ("aug + +5 #5", [0, 4, 8]),
      ("aug7 +7 7+ 7#5 7+5 7(#5) 7aug", [0, 4, 8, 10]), ("7b5 7-5", [0, 4, 6, 10]),
      ("7b9 7(b9) 7-9 7 b9", [0, 4, 7, 10, 13]), ("7#9 7+9 7♯9", [0, 4, 7, 10, 15]),
      ("7#11", [0, 4, 7, 10, 18]), ("7alt alt", [0, 4, 8, 10, 13, 15]), ("9b5", [0, 4, 6, 10, 14]),
      ("maj7#11 maj7(#11)", [0, 4, 7, 11, 18]), ("7b9#9 7(b9,#9)", [0, 4, 7, 10, 13, 15]),
      ("7b13", [0, 4, 7, 10, 20]), ("13b9", [0, 4, 7, 10, 13, 21]), ("7(13)", [0, 4, 7, 10, 21]),
      ("mM7 mMaj7 m(maj7) -Δ7", [0, 3, 7, 11]), ("mmaj9", [0, 3, 7, 11, 14]), ("5 (no3)", [0, 7]),
      ("7(no5) 7omit5", [0, 4, 10]), ("dim9", [0, 3, 6, 9, 13]), ("+M7", [0, 4, 8, 11]),
    ])
  func types(_ types: String, _ intervals: [Int]) throws {
    for type in types.replacing("7 b9", with: "7_b9").split(separator: " ") {
      // A flat would belong to the root C.
      let symbol = "C\(type.replacing("_", with: " "))"
      // `C#5` is a chord of C sharp.
      if type.hasPrefix("#") { continue }
      let harmony = try #require(Harmony(symbol), "\(symbol)")
      #expect(harmony.intervals == intervals, "\(symbol)")
      #expect(faults(symbol).isEmpty, "\(symbol)")
    }
  }

  /// What is said about a chord symbol.
  private func faults(_ symbol: String) -> [String] {
    let tune = Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:C\n\"\(symbol)\"C4|\n").tunes[0]
    return tune.check().map(\.message.text)
  }

  /// The keys of the accompaniment in each bar: of the first bass note and of the first chord.
  private func bars(_ music: String, header: String = "") -> [[Int]] {
    let source = "X:1\nM:4/4\nL:1/4\n\(header)K:C\n\(music)\n"
    let voice = Tunebook(parsing: source).tunes[0].performance().voices[0]
    return (0..<voice.duration.floor).map { bar in
      let starts = Fraction(bar)
      return voice.bass.filter { $0.onset == starts }.map(\.key)
        + voice.chords.filter { $0.onset == starts + Fraction(1, 4) }.map(\.key)
    }
  }

  @Test(
    "of an unknown type the longest known beginning sounds, and it is reported",
    arguments: [
      ("Cm11x", "Cm11", [0, 3, 7, 10, 14, 17]), ("Cmfoo", "Cm", [0, 3, 7]),
      ("Cm7foo/G", "Cm7/G", [0, 3, 7, 10].map { $0 < 7 ? $0 + 12 : $0 }),
      ("C?", "C", [0, 4, 7]), ("Cx", "C", [0, 4, 7]), ("C7b9x", "C7b9", [0, 4, 7, 10, 13]),
      ("Cm5", "Cm", [0, 3, 7]),
      ("C7#12", "C7", [0, 4, 7, 10]), ("C7b99", "C7", [0, 4, 7, 10]), ("Cadd3", "C", [0, 4, 7]),
    ])
  func unknownTypes(_ symbol: String, _ understood: String, _ intervals: [Int]) throws {
    let harmony = try #require(Harmony(symbol))
    #expect(harmony.intervals == intervals)
    #expect(!harmony.isKnownType)
    #expect(
      faults(symbol) == ["'\(symbol)' has no known chord type; it sounds as '\(understood)'"])
    #expect(bars("\"\(symbol)\"C4|").first?.count == intervals.count + 1)
  }

  @Test(
    "what stands after the chord is reported",
    arguments: [
      ("A part", "part", 45, [57, 61, 64]), ("D/f+", "+", 41, [50, 54, 57]),
      ("C/dim", "im", 38, [48, 52, 55]), ("G(Em)", "(Em)", 43, [55, 59, 62]),
      ("C7(foo)", "(foo)", 36, [48, 52, 55, 58]), ("C/", "/", 36, [48, 52, 55]),
      ("am", "m", 45, [45]), ("C7(b9", "(b9", 36, [48, 52, 55, 58]),
    ])
  func leftOver(_ symbol: String, _ rest: String, _ bass: Int, _ chord: [Int]) throws {
    let harmony = try #require(Harmony(symbol))
    #expect(harmony.bassKey == bass)
    #expect(harmony.chordKeys == chord)
    #expect(
      faults(symbol) == [
        "'\(rest)' is not understood in the chord symbol '\(symbol)'; it is left out"
      ])
  }

  @Test(
    "roots and basses can be in brackets, doubly altered, or written with Unicode signs",
    arguments: [
      ("(Em)", 40, [52, 55, 59]), ("[C]", 36, [48, 52, 55]), ("(C/E)", 40, [60, 52, 55]),
      ("C##", 38, [50, 54, 57]), ("Bbb", 45, [57, 61, 64]), ("Cbb", 34, [46, 50, 53]),
      ("B##", 49, [61, 65, 68]), ("Bbb5", 46, [58, 62, 64]), ("C/e", 40, [60, 52, 55]),
      ("D7/F♯", 42, [62, 54, 57, 60]), ("B♭m7b5/A♭", 44, [70, 73, 76, 68]),
      ("Am;1", 45, [57, 60, 64]),
      ("C;G", 43, [55, 59, 62]),
    ])
  func roots(_ symbol: String, _ bass: Int, _ chord: [Int]) throws {
    let harmony = try #require(Harmony(symbol))
    #expect(harmony.bassKey == bass)
    #expect(harmony.chordKeys == chord)
    #expect(faults(symbol).isEmpty)
  }

  @Test(
    "words are no chords",
    arguments: ["Allegro", "D.S. al Coda", "accel.", "dolce", "Chorus 2", "add"])
  func words(_ text: String) { #expect(Harmony(text) == nil) }

  @Test(
    "no chord: the accompaniment is silent up to the next chord",
    arguments: ["N.C.", "NC", "N.C", "n.c.", "No chord", "no chord", "(N.C.)", "N. C."])
  func silence(_ symbol: String) {
    #expect(
      bars("\"C\"C4|\"\(symbol)\"C4|C4|\"F\"C4|") == [[36, 48, 52, 55], [], [], [41, 53, 57, 60]])
    #expect(faults(symbol).isEmpty)
    #expect(bars("\"\(symbol)\"C4|") == [[]])
  }

  @Test("twelve changes of a chord are read")
  func changes() throws {
    let change = "add9"
    let known = try #require(Harmony("C" + String(repeating: change, count: 12)))
    #expect(known.isKnownType && faults("C" + String(repeating: change, count: 12)).isEmpty)
    #expect(!faults("C" + String(repeating: change, count: 13)).isEmpty)
  }

  @Test("an o is a diminished chord, but not at the beginning of a word")
  func diminished() {
    #expect(Harmony("Co7")?.intervals == [0, 3, 6, 9])
    #expect(Harmony("Cother") == nil)
  }

  @Test("a symbol that is no chord leaves the one before")
  func goesOn() {
    #expect(bars("\"C\"C4|\"Fine\"C4|\"N\"C4|") == Array(repeating: [36, 48, 52, 55], count: 3))
  }

  @Test("the keys of a chord stay within MIDI's range, and eight of them sound")
  func range() {
    let keys = bars("\"B#13b9#9#11add4\"C4|", header: "%%MIDI transpose 36\n")[0]
    #expect(keys == [84, 96, 100, 101, 103, 106, 109, 111, 114])
    let low = bars("\"Cbb\"C4|", header: "%%MIDI transpose -36\n")[0]
    #expect(low == [10, 10, 14, 17])
    let noise = String(repeating: "b9", count: 5_000)
    #expect(bars("\"C7\(noise)\"C4|")[0] == [36, 48, 52, 55, 58, 61])
  }
}
