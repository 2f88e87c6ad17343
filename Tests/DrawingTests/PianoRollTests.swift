import ABCNotation
import TestSupport
import Testing

@testable import Drawing

@Suite("PianoRoll")
struct PianoRollTests {
  private func roll(_ body: String, header: String = "M:4/4\nL:1/4\nK:G") -> PianoRoll {
    PianoRoll(Tune.parsing("X:1\nT:A tune\n\(header)\n\(body)\n").tune)
  }

  /// The boundaries as `time number signs`, such as `0 1 |:`.
  private func signs(_ roll: PianoRoll) -> [String] {
    roll.boundaries.map { boundary in
      var words = ["\(boundary.time)", boundary.number.map(String.init) ?? "-"]
      words.append(
        (boundary.endsRepeat ? ":" : "") + (boundary.isStrong ? "‖" : "|")
          + (boundary.startsRepeat ? ":" : ""))
      if let ending = boundary.ending { words.append("[\(ending)") }
      if let part = boundary.part { words.append("P:\(part)") }
      return words.joined(separator: " ")
    }
  }

  @Test("repeats are signs: every note appears once, at its written time")
  func repeats() {
    let roll = roll("|:GABc|1 d4:|2 e4|]")
    #expect(roll.voices[0].notes.map(\.key) == [67, 69, 71, 72, 74, 76])
    #expect(roll.duration == Fraction(3))
    #expect(signs(roll) == ["0 1 ‖:", "1 2 | [1", "2 3 :‖ [2", "3 - ‖"])
  }

  @Test("a pick-up has no number, and a bar that a repeat sign divides counts once")
  func pickUps() {
    let roll = roll("D|GABc|d3:|:d|gfed|G3||")
    #expect(
      signs(roll) == [
        "0 - |", "1/4 1 |", "5/4 2 |", "2 - :‖:", "9/4 3 |", "13/4 4 |", "4 - ‖",
      ])
    #expect(roll.barCount == 4)
    // The first part has a pick-up, the second has none.
    #expect(
      signs(self.roll("D|GABc|d3:|:gfed|G3:|A4|]")) == [
        "0 - |", "1/4 1 |", "5/4 2 |", "2 3 :‖:", "3 4 |", "15/4 5 :‖", "19/4 - ‖",
      ])
  }

  @Test("after a short bar, another short bar is a pick-up only if it completes it")
  func dividedBars() {
    #expect(
      signs(roll("GABc|GAB|\nP:B\nd|GABc|]"))
        == ["0 1 |", "1 2 |", "7/4 - | P:B", "2 3 |", "3 - ‖"])
    #expect(signs(roll("GABc|GA|d|GABc|")) == ["0 1 |", "1 2 |", "3/2 3 |", "7/4 4 |", "11/4 - |"])
    #expect(signs(roll("D|GAB|GABc|")) == ["0 - |", "1/4 1 |", "1 2 |", "2 - |"])
  }

  @Test("a part label after the last note of a bar belongs to the next bar")
  func lateLabels() {
    let roll = roll("P:A\nGABc|[1 GABc:|[2 GABc\nP:B\n|GABc|")
    #expect(signs(roll) == ["0 1 | P:A", "1 2 | [1", "2 3 :‖ [2", "3 4 | P:B", "4 - |"])
    #expect(roll.endings.map { "\($0.label) \($0.start) \($0.end)" } == ["1 1 2", "2 2 3"])
  }

  @Test("adjacent signs are one boundary, and a bar after a double bar is numbered")
  func signsTogether() {
    #expect(signs(roll("GABc:| |:d4||e4")) == ["0 1 |", "1 2 :‖:", "2 3 ‖", "3 - |"])
    #expect(signs(roll("P:A\nG4|]\nP:B\nA4|")) == ["0 1 | P:A", "1 2 ‖ P:B", "2 - |"])
    #expect(signs(roll("|1,3 G4:|2 A4|")).first == "0 1 | [1,3")
  }

  @Test("each bar of a multi-bar rest is numbered, and an excessive rest stays one bar")
  func barsOfRest() {
    #expect(
      signs(roll("G4|Z3|A4|]"))
        == ["0 1 |", "1 2 |", "2 3 |", "3 4 |", "4 5 |", "5 - ‖"])
    let hostile = roll(String(repeating: "Z500|", count: 100) + "A4|]")
    #expect(hostile.duration == Fraction(50_001))
    #expect(hostile.boundaries.count < 1 << 15)
  }

  @Test("without a meter every bar line starts a bar; without a bar line there is one bar")
  func free() {
    #expect(
      signs(roll("GA|B||cde|", header: "M:none\nL:1/4\nK:C"))
        == ["0 1 |", "1/2 2 |", "3/4 3 ‖", "3/2 - |"])
    #expect(signs(roll("GA")) == ["0 1 |", "1/2 - |"])
    #expect(signs(roll("GA|")) == ["0 1 |", "1/2 - |"])
    #expect(signs(roll("")) == ["0 1 |", "0 - |"])
  }

  @Test("hornpipes are even, tied notes are one, ornaments and grace notes are omitted")
  func written() {
    let roll = roll("~G/A/B/.c/-c {d}e-|e4", header: "R:hornpipe\nM:4/4\nL:1/4\nK:C")
    #expect(
      roll.voices[0].notes.map { "\($0.key) \($0.onset) \($0.end)" }
        == ["67 0 1/8", "69 1/8 1/4", "71 1/4 3/8", "72 3/8 3/4", "76 3/4 2"])
  }

  @Test("key and meter are those at the first note, even if the body changes them before it")
  func startOfMusic() {
    let roll = roll("M:6/8\nK:Dm\n\"Dm\"d3", header: "M:4/4\nL:1/8\nK:C")
    #expect(roll.meter == Meter(6, 8))
    #expect(roll.key == Key(.d, .minor))
    #expect(roll.voices[0].chordSymbols.map(\.value) == ["Dm"])
  }

  @Test("voices have the names in their fields; silent voices are omitted")
  func voices() {
    let roll = roll("V:1 name=\"Fiddle\"\nG4|\nV:2 nm=\"\"\nB,4|\nV:3\nz4|\nV:4 clef=bass\nD,4|")
    #expect(roll.voices.map(\.name) == ["Fiddle", "2", "4"])
    #expect(roll.range == 50...67)
  }

  @Test("a cut contains the requested bars and the pick-up before them, nothing else")
  func cut() throws {
    let roll = roll("D|GABc|d4|e3:|f|g4|a4|]")
    #expect(try signs(#require(roll.cut(to: 1...1))) == ["0 - |", "1/4 1 |", "5/4 2 |"])
    let later = try #require(roll.cut(to: 4...9))
    #expect(signs(later) == ["3 - :‖", "13/4 4 |", "17/4 5 |", "21/4 - ‖"])
    #expect(later.voices[0].notes.map(\.key) == [78, 79, 81])
    #expect(roll.cut(to: 6...7) == nil)
    // Two cuts meet where the pick-up of the second begins.
    let end = try #require(roll.cut(to: 2...3)).boundaries.last
    #expect(end?.time == Fraction(3) && end?.endsRepeat == true)
  }

  @Test("for any text, boundaries increase in time and bar numbers increase by one")
  func order() throws {
    let tunes = try Fixtures.text(at: Corpora.starter)
    withEverySeed(0..<300) { seed, _ in
      var spoilt = CorruptedTunes(tunes, seed: seed)
      let roll = PianoRoll(Tune.parsing(spoilt.next(kind: Int(seed % 6))).tune)
      let times = roll.boundaries.map(\.time)
      #expect(times.count >= 2)
      #expect(zip(times, times.dropFirst().dropLast()).allSatisfy { $0 < $1 })
      let numbers = roll.boundaries.compactMap(\.number)
      #expect(numbers == Array(1..<numbers.count + 1))
      #expect(roll.voices.flatMap(\.notes).allSatisfy { $0.end <= roll.duration })
    }
  }

  @Test(
    "pitches in the key are spelled as in its scale, others as is usual in the key",
    arguments: [
      ("C", 60, "C4"), ("C", 61, "C#4"), ("C", 63, "Eb4"), ("C", 66, "F#4"), ("C", 70, "Bb4"),
      ("D", 66, "F#4"), ("D", 73, "C#5"), ("D", 68, "G#4"), ("D", 65, "F4"),
      ("Bb", 63, "Eb4"), ("Bb", 66, "F#4"), ("Bb", 68, "Ab4"), ("Gb", 71, "Cb5"),
      ("C#", 72, "B#4"), ("C#", 60, "B#3"), ("Am", 68, "G#4"), ("C", 0, "C-1"), ("C", 127, "G9"),
    ])
  func spelling(_ name: String, _ midiKey: Int, _ expected: String) throws {
    let key = try #require(Key(parsing: name))
    #expect(pitchName(midiKey, in: key) == expected)
  }
}
