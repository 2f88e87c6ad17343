import ABCNotation
import Testing

/// Music that a jump leads to sounds as its place in the text says, whatever was played before.
@Suite("State after a jump")
struct JumpStateTests {
  private func tempos(_ performance: Performance) -> [String] {
    performance.tempos.map { "\(60_000_000 / $0.value) at \($0.onset * 4)" }
  }

  // MARK: Tempo

  @Test(
    "a tempo holds from its place on, and again on each pass",
    arguments: [
      ("|:CD|[Q:1/4=120]EF:|", ["60 at 0", "120 at 2", "60 at 4", "120 at 6"]),
      ("|:[Q:1/4=90]CD|[Q:1/4=120]EF:|", ["90 at 0", "120 at 2", "90 at 4", "120 at 6"]),
      ("[Q:1/4=90]|:CD|[Q:1/4=120]EF:|", ["90 at 0", "120 at 2", "90 at 4", "120 at 6"]),
      ("|:CD|1[Q:1/4=120]EF:|2GA|]", ["60 at 0", "120 at 2", "60 at 4", "120 at 6"]),
      ("[Q:1/4=90]CD|:EF:|", ["90 at 0"]),
      ("CD:|[Q:1/4=90]EF:|", ["60 at 0", "90 at 4"]),
    ])
  func tempo(_ music: String, _ expected: [String]) {
    #expect(tempos(performance(music, "Q:1/4=60\n")) == expected)
  }

  @Test("a part has the tempo of its place in the text, in whatever order the parts are")
  func parts() {
    let music = "P:A\nCD|\nP:B\n[Q:1/4=120]EF|\nP:C\nGA|\n"
    #expect(
      tempos(performance(music, "P:BACA\nQ:1/4=60\n"))
        == ["120 at 0", "60 at 2", "120 at 4", "60 at 6"])
  }

  // MARK: Key and meter

  @Test("keys and meters are written where they change by a jump")
  func keysAndMeters() {
    let voice = performance("|:C4|[K:G][M:3/4]F3:|").voices[0]
    #expect(voice.keys.map { "\($0.value.abc) \($0.onset * 4)" } == ["C 0", "G 4", "C 7", "G 11"])
    #expect(
      voice.meters.map { "\($0.value.abc) \($0.onset * 4)" }
        == ["4/4 0", "3/4 4", "4/4 7", "3/4 11"])
    #expect(voice.melody.map(\.key) == [60, 66, 60, 66])
  }

  @Test("the accompaniment goes on in the meter of the place")
  func accompaniment() {
    let bass = performance("|:\"C\"C4|[M:3/4]C3:|").voices[0].bass
    #expect(bass.map { "\($0.onset * 4)" } == ["0", "2", "4", "7", "9", "11"])
  }

  @Test("sounding accidentals and unit lengths are those of the text")
  func lengths() {
    #expect(listing("|:CF|[L:1/8][K:G]CF:|") == "C4 F4 C4:1/2 F#4:1/2 C4 F4 C4:1/2 F#4:1/2")
  }

  // MARK: Loudness and directives

  @Test("dynamics hold from their place on")
  func dynamics() {
    let velocities = { (music: String) in
      performance(music).voices[0].melody.map(\.velocity)
    }
    #expect(velocities("|:C4|!p!D4:|") == [105, 60, 105, 60])
    #expect(velocities("!p!C4|:D4|!f!E4:|F4|") == [60, 60, 105, 60, 105, 105])
    #expect(velocities("|:C4|\n%%MIDI beat 50 40 30 2\nD4:|") == [105, 50, 105, 50])
  }

  @Test("programs and the pattern of the accompaniment hold from their place on")
  func directives() {
    let voice = performance("%%MIDI program 7\n|:C4|[I:MIDI program 30]D4:|").voices[0]
    #expect(voice.program == 7)
    #expect(voice.laterPrograms.map { "\($0.value) \($0.onset)" } == ["30 1", "7 2", "30 3"])
    let unset = performance("|:C4|[I:MIDI program 30]D4:|").voices[0]
    #expect(unset.laterPrograms.map { "\($0.value) \($0.onset)" } == ["30 1", "0 2", "30 3"])
    let bass = performance("|:\"C\"C4|\n%%MIDI gchord fzzz\nC4:|").voices[0].bass
    #expect(bass.map { "\($0.onset * 4)" } == ["0", "2", "4", "8", "10", "12"])
    let silent = performance("|:\"C\"C4|\n%%MIDI gchordoff\nC4:|").voices[0].bass
    #expect(silent.map { "\($0.onset * 4)" } == ["0", "2", "8", "10"])
    let soft = performance("|:\"C\"C4|\n%%MIDI bassvol 20\nC4:|").voices[0].bass
    #expect(soft.map(\.velocity) == [80, 80, 20, 20, 80, 80, 20, 20])
  }

  @Test("many jumps over many changes take little time")
  func noise() {
    let music = String(repeating: "!p!!f!|:C:|", count: 20_000)
    #expect(performance(music).voices[0].melody.count == 40_000)
  }

  // MARK: Lyrics

  @Test(
    "a verse belongs to a pass of its section",
    arguments: [
      ("|:CD|1EF:|2GA|]\nw:a b c d * *\nw:e f * * g h", "a0 b1 c2 d3 e4 f5 g6 h7"),
      ("|:CD|1EF:|2GA|]\nw:a b c d e f", "a0 b1 c2 d3 e6 f7"),
      ("|:CD|1EF:|2GA|]\nw:a b c d e f\nw:g h", "a0 b1 c2 d3 g4 h5 e6 f7"),
      ("|:CD|1EF:|2GA|]\nw:a b c d e f\nw:g h * * i *", "a0 b1 c2 d3 g4 h5 i6"),
      ("|:CD:|\nw:a b\nw:c d", "a0 b1 c2 d3"),
      ("|:CD:|EF|\nw:a b e f\nw:c d", "a0 b1 c2 d3 e4 f5"),
      ("|::C::|\nw:a\nw:b\nw:c", "a0 b1 c2"),
    ])
  func verses(_ music: String, _ expected: String) {
    let lyrics = performance(music + "\n").voices[0].lyrics
    #expect(lyrics.map { "\($0.value)\($0.onset * 4)" }.joined(separator: " ") == expected)
  }

  @Test("a part that the order names again has its next verse")
  func versesOfParts() {
    let lyrics = performance("P:A\nCD|\nw:a b\nw:c d\nP:B\nE|\nw:e\n", "P:ABA\n").voices[0].lyrics
    #expect(lyrics.map(\.value) == ["a", "b", "e", "c", "d"])
  }

  // MARK: Ties

  @Test(
    "a tie joins the note that is played next, and is no fault if one pass or the text has it",
    arguments: [
      ("EF-:|F2|", "E4 F4 E4 F4:3", false),
      ("|:EF-|1F2:|2FG|]", "E4 F4:3 E4 F4:2 G4", false),
      ("|:EF-|1G2:|2FG|]", "E4 F4 G4:2 E4 F4:2 G4", false),
      ("|:E2|1EF-:|2FG|]", "E4:2 E4 F4 E4:2 F4 G4", false),
      ("|:F2|EF-:|G2|", "F4:2 E4 F4:3 E4 F4 G4:2", false),
      ("EF-:|G2|", "E4 F4 E4 F4 G4:2", true),
      ("F-F-|G2|", "F4:2 G4:2", true),
      ("|:F-F-:|G2|", "F4:4 G4:2", false),
      ("[EG]-|[EG]2|", "[E4:3 G4:3]", false),
      ("|:A[E-G]:|E2|", "A4 [E4 G4] A4 [E4:3 G4] z:2", false),
    ])
  func ties(_ music: String, _ sounds: String, _ isFault: Bool) {
    let performance = Tunebook(parsing: "X:1\nL:1/4\nM:none\nK:C\n" + music).tunes[0].performance()
    #expect(listing(performance) == sounds)
    #expect(performance.diagnostics.contains { $0.name == "tie-to-nothing" } == isFault)
  }
}
