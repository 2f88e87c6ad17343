import ABCNotation
import Testing

/// How the arguments of `%%MIDI` directives are read, and what is said about the rest.
@Suite("Directives for a player")
struct DirectiveTests {
  private func tune(_ directives: String) -> Tune {
    Tunebook(parsing: "X:1\nM:4/4\nL:1/4\nK:C\n\(directives)\n\"C\"C4|\n").tunes[0]
  }

  @Test(
    "a directive moves the melody by its own number, not by one of the remark",
    arguments: [
      ("%%MIDI transpose 2 % for B 3", 62), ("%%MIDI transpose -12 % low", 48),
      ("%%MIDI transpose 2%3", 62), ("%%MIDI\ttranspose\t2\t% 3", 62),
      ("%%MIDI   transpose   2", 62), ("%%midi Transpose 2", 62), ("%%MIDI=transpose 2", 62),
      ("%% MIDI transpose 2", 62), ("I:MIDI transpose 2", 62), ("I:MIDI=transpose 2", 62),
      ("[I:MIDI transpose 2]", 62), ("[I: MIDI = transpose 2]", 62),
      ("[I:MIDI=transpose 2 MIDI=program 3]", 62), ("I:midi program 3 midi transpose 2", 62),
    ])
  func numbers(_ directive: String, _ key: Int) {
    let tune = tune(directive)
    #expect(tune.check().isEmpty)
    #expect(tune.performance().voices[0].melody.map(\.key) == [key])
  }

  @Test(
    "programs and velocities stand before the remark",
    arguments: [
      ("program 73 % flute 1", [73, -1, -1, 80, 75]),
      ("program 65 %alto sax", [65, -1, -1, 80, 75]),
      ("program  1 73", [73, -1, -1, 80, 75]), ("program 1 73 % no. 4", [73, -1, -1, 80, 75]),
      ("program 2 73", [-1, -1, -1, 80, 75]), ("bassprog 32 % 33", [-1, 32, -1, 80, 75]),
      ("chordprog 24 octave=0 % 25", [-1, -1, 24, 80, 75]),
      ("chordprog 24 Octave = 0 %25", [-1, -1, 24, 80, 75]),
      ("bassvol 50 %60", [-1, -1, -1, 50, 75]),
      ("chordvol 40 % 60", [-1, -1, -1, 80, 40]),
    ])
  func remarks(_ directive: String, _ expected: [Int]) {
    for text in ["%%MIDI \(directive)", "I:MIDI=\(directive)"] {
      let tune = tune(text)
      #expect(tune.check().isEmpty)
      let voice = tune.performance().voices[0]
      #expect(
        [
          voice.program ?? -1, voice.bassProgram ?? -1, voice.chordProgram ?? -1,
          voice.bass[0].velocity, voice.chords[0].velocity,
        ] == expected)
    }
  }

  @Test(
    "what no argument reads is reported, and the arguments before it count",
    arguments: [
      ("program 73 flute 1", "'flute 1' is not understood in '%%MIDI program'; it is left out", 73),
      ("program 1 73 4", "'4' is not understood in '%%MIDI program'; it is left out", 73),
      (
        "program 73 \(String(repeating: "x", count: 41)) % y",
        "'\(String(repeating: "x", count: 40))…' is not understood in '%%MIDI program'; it is left out",
        73
      ),
      (
        "program 128",
        "'128' is no program of '%%MIDI program'; expected a number from 0 to 127; the directive is left out",
        nil
      ),
      (
        "program 17 5",
        "'17' is no channel of '%%MIDI program'; expected a number from 1 to 16; the directive is left out",
        nil
      ),
      (
        "program % 5",
        "'%%MIDI program' has no program; expected a number from 0 to 127; the directive is left out",
        nil
      ),
      (
        "program flute",
        "'flute' is no program of '%%MIDI program'; expected a number from 0 to 127; the directive is left out",
        nil
      ),
      ("% program 5", "'%%MIDI' without the name of a directive; it is left out", nil),
      ("", "'%%MIDI' without the name of a directive; it is left out", nil),
    ])
  func faults(_ directive: String, _ message: String, _ program: Int?) {
    // In an inline field, `%` would hide the bracket.
    let inline = directive.contains("%") ? [] : ["[I:MIDI \(directive)]"]
    for text in ["%%MIDI \(directive)", "I:MIDI=\(directive)"] + inline {
      let tune = tune(text)
      #expect(tune.check().map(\.message.text) == [message])
      #expect(tune.performance().voices[0].program == program)
    }
    let header = "X:1\n%%MIDI \(directive)\nK:C\nC|\n"
    let book = Tunebook(parsing: header)
    #expect(book.diagnostics.map(\.message.text) == [message])
    #expect(book.tunes[0].performance().voices[0].program == program)
  }

  @Test("a directive that is not supported is reported with those that are")
  func unsupported() {
    let found = tune("%%MIDI tuningsystem comma53").check()
    #expect(found.map(\.name) == ["unplayed-directive"])
    let text = found[0].message.text
    #expect(text.hasPrefix("the directive '%%MIDI tuningsystem' is not supported; it is left out"))
    #expect(text.contains("program, channel, control, drummap") && text.contains("transpose"))
    // The next directive of the text is read all the same.
    #expect(tune("I:MIDI=foo 3 MIDI=program 4").performance().voices[0].program == 4)
  }

  @Test("a message shows forty characters of what is left over")
  func longRest() {
    let rest = String(repeating: "x", count: 40)
    #expect(tune("%%MIDI program 3 \(rest)").check()[0].message.text.hasPrefix("'\(rest)' is"))
    #expect(tune("%%MIDI program 3 \(rest)x").check()[0].message.text.hasPrefix("'\(rest)…' is"))
  }

  @Test("other directives and words that begin alike are not for a player")
  func others() {
    #expect(tune("%%MIDIfoo program 3").check().isEmpty)
    #expect(tune("%%text MIDI program 3").check().isEmpty)
    #expect(tune("%%MID").check().isEmpty)
  }

  @Test("a step of a pattern can last ten steps and more")
  func longSteps() {
    let voice = tune("%%MIDI gchord f12c4 % 3").performance().voices[0]
    #expect(voice.bass.map { "\($0.onset) \($0.duration)" } == ["0 3/4"])
    #expect(voice.chords.map { "\($0.onset) \($0.duration)" } == ["3/4 1/4", "3/4 1/4", "3/4 1/4"])
  }

  @Test(
    "an argument that is not as it should be is reported",
    arguments: [
      "gchord", "gchord fx", "gchord f0", "gchord 2f", "drum", "drum dx 35", "drum d 35 0",
      "drum d 128",
      "beatstring fq", "trim 1", "trim 1/0", "trim a/b", "trim 1/2/3", "grace 2/2", "ratio 2",
      "ratio 2:1",
      "drummap", "drummap H 36", "drummap ^ 36", "drummap C", "drummap c,,,,,,, 36",
      "drummap ^/C 36", "drummap ^^^C 36", "drummap ^3C 36", "drummap CC 36", "chordname",
      "chordname m", "chordname m x", "drone", "drone 70 128", "drone 70 45 33 0", "transpose 2.5",
      "beat 100 90 80",
    ])
  func badPatterns(_ directive: String) {
    #expect(tune("%%MIDI \(directive)").check().map(\.name) == ["bad-directive"])
  }
}
