import ABCNotation
import Testing

/// How far accidentals hold, and which signs are not accidentals (ABC 2.1 §4.2, §11.3).
@Suite("Accidentals")
struct AccidentalTests {
  @Test(
    "the tune says how far accidentals hold, in its header and its body",
    arguments: [
      ("not", "F#4 F4 F5"), ("octave", "F#4 F#4 F5"), ("pitch", "F#4 F#4 F#5"),
      ("octave % as in print", "F#4 F#4 F5"),
    ])
  func reach(_ value: String, _ sounds: String) {
    for mark in [
      "%%propagate-accidentals ", "I:propagate-accidentals ", "%%propagate-accidentals=",
      "%% Propagate-Accidentals = ",
    ] {
      #expect(listing("^FFf", header: "\(mark)\(value)\n") == sounds)
      #expect(listing("\(mark)\(value)\n^FFf") == sounds)
    }
    #expect(listing("^FF|[I:propagate-accidentals not]^FF", header: "") == "F#4 F#4 F#4 F4")
    let own = PlaybackOptions(accidentalsHoldInAllOctaves: false)
    #expect(listing("%%propagate-accidentals \(value)\n^FFf", options: own) == sounds)
  }

  @Test("an unknown reach is reported and left out")
  func badReach() {
    func names(_ line: String) -> [String] {
      Tune.parsing("X:1\nL:1/4\nM:4/4\nK:C\n\(line)\n^FFf2|\n").tune.check().map(\.name)
    }
    #expect(names("%%propagate-accidentals never") == ["unknown-accidental-reach"])
    #expect(names("I:propagate-accidentals") == ["unknown-accidental-reach"])
    #expect(names("%%propagate-accidentals octave twice") == ["left-over"])
    #expect(names("%%propagate-accidentals OCTAVE").isEmpty)
    #expect(names("%%propagate-accidentals-of octave").isEmpty)
    let long = String(repeating: "x", count: 41)
    for value in [long, "octave \(long)"] {
      let found = Tune.parsing("X:1\nK:C\n%%propagate-accidentals \(value)\nC8|\n").tune.check()
      #expect(found.map { $0.message.text.contains("\(long.dropLast())…'") } == [true])
    }
    #expect(names("%%propagate-accidentals octave").isEmpty)
    #expect(names("%%writeout-accidentals added").isEmpty)
    #expect(listing("%%propagate-accidentals never\n^FFf") == "F#4 F#4 F#5")
  }

  @Test(
    "relative transpositions add up, an absolute one starts anew",
    arguments: [
      ("%%MIDI rtranspose 2\nC\n%%MIDI rtranspose 3\nC\n%%MIDI transpose 1\nC", "D4 F4 C#4"),
      (
        "%%MIDI rtranspose 60\n%%MIDI rtranspose 60\n%%MIDI rtranspose 60\n%%MIDI rtranspose -60\nC,",
        "G8"
      ),
    ])
  func relative(_ music: String, _ sounds: String) {
    #expect(listing(music) == sounds)
  }
}
