import ABCNotation
import Testing

@Suite("Voices")
struct VoiceTests {
  private func voices(_ header: String, _ body: String = "") -> [Performance.Voice] {
    Tunebook(parsing: "X:1\nM:4/4\nL:1/4\n\(header)\n\(body)").tunes[0].performance().voices
  }

  private func firstKeys(_ header: String, _ body: String = "") -> [Int] {
    voices(header, body).compactMap { $0.melody.first?.key }
  }

  @Test("octave, transpose and an octave clef move the notes of their voice")
  func shift() {
    #expect(firstKeys("K:C", "V:1\nC\nV:2 octave=-1\nC\nV:3 clef=treble+8\nC") == [60, 48, 72])
    #expect(firstKeys("V:1 transpose=-2\nV:2 bass-8\nK:C", "V:1\nC\nV:2\nC") == [58, 48])
    #expect(firstKeys("K:C", "V:1 transpose=-3 octave=1\nC") == [69])
    #expect(firstKeys("K:C", "[V:1 octave=-1]C|[V:2]C|[V:1]C|") == [48, 60])
  }

  @Test("in the header, what a voice says of itself counts before what a key says; then the latest")
  func shiftOfKey() {
    #expect(firstKeys("K:C octave=1", "V:1\nC\nV:2 octave=-1\nC") == [72, 48])
    #expect(firstKeys("K:C octave=1", "V:1 clef=treble-8\nC\nV:2 clef=treble\nC") == [48, 72])
    let keys = voices("K:C", "V:1 octave=-1\nC|[K:G octave=1]F|")[0].melody.map(\.key)
    #expect(keys == [48, 78])
  }

  @Test("names in quotes are no properties, and nonsense moves nothing")
  func names() {
    #expect(
      firstKeys("K:C", "V:1 name=\"Low -8\" snm=\"x octave=2 y\"\nC\nV:2 octave=x octave=999\nC")
        == [60, 60])
    #expect(firstKeys("K:C", "V:1 transpose=\(Int.min)\nC") == [60])
  }

  @Test("a program of the header is that of the voice it stands under, or of all voices")
  func programs() {
    #expect(
      voices("V:1\n%%MIDI program 73\nV:2\n%%MIDI program 40\nK:C", "V:1\nC\nV:2\nC")
        .map(\.program) == [73, 40])
    #expect(
      voices("%%MIDI program 73\nK:C", "V:1\nC\nV:2\n%%MIDI program 40\nC\nV:3\nC").map(\.program)
        == [73, 40, 73])
    #expect(
      voices("%%MIDI program 1 73\n%%MIDI program 3 40\nK:C", "V:1\nC\nV:2\nC\nV:3\nC")
        .map(\.program) == [73, nil, 40])
    #expect(voices("%%MIDI program 1 73\nK:C", "C").map(\.program) == [73])
  }

  @Test("a program after the first note changes the instrument there, each time that it passes")
  func programChange() {
    let voice = voices(
      "K:C", "%%MIDI program 40\n|:C4|[I:MIDI program 41]D4|\n%%MIDI program 41\nE4:|")[0]
    #expect(voice.program == 40)
    #expect(voice.laterPrograms.map { "\($0.value) \($0.onset)" } == ["41 1", "40 3", "41 4"])
    let twice = voices("K:C", "|:\n%%MIDI program 40\nC4|\n%%MIDI program 41\nD4:|")[0]
    #expect(twice.program == 40)
    #expect(twice.laterPrograms.map { "\($0.value) \($0.onset)" } == ["41 1", "40 2", "41 3"])
    let chosen = Tunebook(parsing: "X:1\nK:C\nC\n%%MIDI program 40\nC").tunes[0]
      .performance(PlaybackOptions(program: 7)).voices[0]
    #expect(chosen.laterPrograms.isEmpty)
  }

  @Test("a program that names a channel is that of the voice in its place")
  func programOfChannel() {
    let voices = voices("K:C", "V:1\nC\n%%MIDI program 2 41\nC\nV:2\nC\n%%MIDI program 2 42\nC")
    #expect(voices.map(\.program) == [nil, nil])
    #expect(voices.map { $0.laterPrograms.map(\.value) } == [[], [42]])
  }

  @Test("of several programs the last before the first note counts")
  func laterProgram() {
    #expect(
      voices(
        "%%MIDI program 73\nK:C", "%%MIDI program 40\n%%MIDI program 41\nC\n%%MIDI program 2\nC"
      )
      .map(\.program) == [41])
    let tune = Tunebook(parsing: "X:1\nK:C\n%%MIDI program 40\nC").tunes[0]
    #expect(tune.performance(PlaybackOptions(program: 7)).voices[0].program == 7)
  }
}

/// Changes of meter in the voices of a score.
@Suite("Meters of voices")
struct VoiceMeterTests {
  private func names(_ body: String) -> [String] {
    Tune.parsing("X:1\nM:4/4\nL:1/4\nV:1\nV:2\nK:C\n\(body)\n").tune.check().map(\.name)
  }

  @Test("a change of meter in one voice makes no faults in the bars of another")
  func change() {
    #expect(names("V:1\nC4|C4|[M:3/4]C3|C3|\nV:2\nE4|E4|E3|E3|").isEmpty)
    #expect(names("V:1\nC4|C4|E3|E3|\nV:2\nE4|E4|\nM:3/4\nE3|E3|").isEmpty)
    #expect(names("V:1\nC4|C4|[M:3/4]C3|C3|\nV:2\nZ2|E3|E3|").isEmpty)
    // Before the first V: a meter is that of both.
    #expect(names("M:3/4\nV:1\nC3|C3|\nV:2\nE3|E3|").isEmpty)
  }

  @Test("a bar of a wrong length is still a fault")
  func faults() {
    #expect(names("V:1\nC4|C4|[M:3/4]C3|C3|\nV:2\nE4|E3|E3|E3|E3|") == ["bar-too-short"])
    #expect(names("V:1\nC4|C4|[M:3/4]C3|C3|\nV:2\nE4|E4|E2|E3|E3|") == ["bar-too-short"])
    #expect(names("V:1\nC4|C4|C4|C4|\nV:2\nE4|E3|E4|E4|") == ["bar-too-short"])
  }
}
