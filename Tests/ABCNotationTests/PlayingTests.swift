import ABCNotation
import Testing

@Suite("Playing")
struct PlayingTests {
  private func performance(
    _ music: String, _ header: String = "M:4/4\nL:1/4\nK:C\n"
  )
    -> Performance
  {
    Tunebook(parsing: "X:1\n" + header + music).tunes[0].performance()
  }

  /// Bass and chord roots with their onsets in quarters: `b0 c1`.
  private func accompaniment(_ performance: Performance) -> String {
    let voice = performance.voices[0]
    let bass = voice.bass.map { ($0.onset * 4, "b") }
    let chords = Set(voice.chords.map(\.onset)).map { ($0 * 4, "c") }
    return (bass + chords).sorted { $0.0 < $1.0 }.map { "\($0.1)\($0.0)" }
      .joined(separator: " ")
  }

  // MARK: Ornaments

  @Test("a trill fills its note, and the tempo that MIDI cannot hold is that without a tempo")
  func trills() {
    let notes = performance("TC1023 D", "L:1/1\nK:C\n").voices[0].melody
    #expect(notes.last?.onset == Fraction(1_023))
    #expect((1_000...1_020).contains(notes.count))
    for speed in [Fraction(1, 1 << 60), Fraction(1 << 40)] {
      var tune = Tune.parsing("X:1\nL:1/4\nK:C\nTC4|\n").tune
      let plain = tune.performance()
      tune.tempo = Tempo(beatsPerMinute: speed)
      #expect(tune.performance().voices == plain.voices)
      #expect(tune.performance().tempos.map(\.value) == [500_000])
      #expect(tune.check().map(\.name) == ["tempo-out-of-range"])
    }
  }

  // MARK: Swing

  @Test("a hornpipe swings two to one where pairs of eighths stand on the beat")
  func swing() {
    let header = "R:hornpipe\nM:4/4\nL:1/8\nK:C\n"
    #expect(
      listing(performance("ABcd A>B c<d", header))
        == "A4:2/3 B4:1/3 C5:2/3 D5:1/3 A4:2/3 B4:1/3 C5:1/3 D5:2/3")
    #expect(listing(performance("AzAB zAAB", header)).hasPrefix("A4:1/2 z:1/2 A4:2/3 B4:1/3"))
    #expect(listing(performance("(3ABcA A", header)).hasSuffix("A4:2/3 A4:1/3"))
    #expect(listing(performance(".A.B .AB", header)).hasPrefix("A4:1/3 z:1/3 B4:1/6 z:1/6 A4:1/4"))
    #expect(listing(performance("A>B", "R:hornpipe\nM:C|\nL:1/8\nK:C\n")) == "A4:2/3 B4:1/3")
    // A mark between unequal notes is left out and changes nothing.
    #expect(listing(performance("AB>cd", header)) == "A4:2/3 B4:1/3 C5:2/3 D5:1/3")
    let straight = PlaybackOptions(swingsHornpipes: false)
    let tune = Tunebook(parsing: "X:1\n" + header + "ABcd").tunes[0]
    #expect(listing(tune.performance(straight)) == "A4:1/2 B4:1/2 C5:1/2 D5:1/2")
  }

  @Test(
    "only R:hornpipe in 4/4, C and 2/4 swings",
    arguments: [
      ("R:Hornpipe\nM:C\n", true), ("R:hornpipes\nM:4/4\n", true), ("R:HORNPIPE\nM:4/4\n", false),
      ("R:reel\nM:4/4\n", false), ("R:hornpipe\nM:C|\n", false), ("R:hornpipe\nM:3/4\n", false),
    ])
  func swingOnly(_ header: String, _ swings: Bool) {
    let listed = listing(performance("AB", header + "L:1/8\nK:C\n"))
    #expect(listed == (swings ? "A4:2/3 B4:1/3" : "A4:1/2 B4:1/2"))
  }

  // MARK: Accompaniment

  @Test(
    "each meter has its pattern of bass and chords",
    arguments: [
      ("4/4", "b0 c1 b2 c3"), ("C|", "b0 c1 b2 c3"), ("2/4", "b0 c1"), ("3/4", "b0 c1 c2"),
      ("6/8", "b0 c1 b3/2 c5/2"), ("9/8", "b0 c1 b3/2 c5/2 b3 c4"), ("3/2", ""),
    ])
  func patterns(_ meter: String, _ expected: String) {
    let beats = meter == "9/8" ? "C4C1/2" : meter == "3/4" || meter == "6/8" ? "C3" : "C4"
    let music = "\"C\"" + (meter == "2/4" ? "C2" : beats) + "|"
    #expect(accompaniment(performance(music, "M:\(meter)\nL:1/4\nK:C\n")) == expected)
  }

  @Test("it starts with the first chord symbol, from the step that is due")
  func start() {
    #expect(accompaniment(performance("C2 \"C\"D2|E4|")) == "b2 c3 b4 c5 b6 c7")
    #expect(accompaniment(performance("C \"C\"D3|")) == "c1 b2 c3")
  }

  @Test("a single bar line starts the pattern anew; a repeat sign only where the bar is full")
  func bars() {
    #expect(accompaniment(performance("\"C\"CD|EFGA|")) == "b0 c1 b2 c3 b4 c5")
    #expect(
      accompaniment(performance("A|\"C\"CDEF|CDE:|"))
        == "b1 c2 b3 c4 b5 c6 b7 c8 b9 c10 b11 c12 b13 c14 b15")
    #expect(accompaniment(performance("\"C\"C8|")) == "b0 c1 b2 c3")
  }

  @Test(
    "back at the start of the music its first bar line starts the pattern anew",
    arguments: [
      ("A||\"C\"DEF|DEF:|", "", "b1 c2 c3 b4 c5 c6 b7 b8 c9 c10 b11 c12 c13"),
      ("|:A||\"C\"DEF|DE:|", "", "b1 c2 c3 b4 c5 c6 b7 c8 c9 b10 c11"),
      ("P:A\nA||\"C\"DE:|", "P:AA\n", "b1 c2 b3 c4 c5 b6 c7 c8 b9 c10 c11"),
    ])
  func firstBarLine(_ music: String, _ order: String, _ expected: String) {
    let header = order + "M:3/4\nL:1/4\nK:C\n"
    #expect(accompaniment(performance(music, header)) == expected)
  }

  @Test("a directive sets the pattern, the programs and the loudness")
  func directives() {
    let performance = performance(
      "%%MIDI gchord bzcz\n%%MIDI program 24\n%%MIDI bassprog 32\n%%MIDI chordvol 30\n\"C\"C4|")
    #expect(accompaniment(performance) == "b0 c0 c2")
    #expect(performance.voices[0].program == 24)
    #expect(performance.voices[0].bassProgram == 32)
    #expect(performance.voices[0].chords.allSatisfy { $0.velocity == 30 })
  }

  @Test("words for print in the header are no directives, what follows them is")
  func headerText() {
    let text = "%%begintext\n%%MIDI program 24\nMIDI program 25\n%%endtext\n"
    #expect(performance("C4|", text + "K:C\n").voices[0].program == nil)
    #expect(performance("C4|", text + "%%MIDI program 26\nK:C\n").voices[0].program == 26)
  }

  @Test("the accompaniment plays through every bar of a rest")
  func accompaniedRest() {
    let whole = "b0 c1 b2 c3 b4 c5 b6 c7 b8 c9 b10 c11 b12 c13 b14 c15"
    #expect(accompaniment(performance("\"C\"C4|Z2|C4|")) == whole)
    let melody = performance("\"C\"C4|Z2|C4|").voices[0].melody
    #expect(melody.map { "\($0.onset)" } == ["0", "3"])
    // 1,600,000 bass notes would go beyond what MIDI can count: those within come to 280,000.
    let endless = performance(
      "\"C\"C4|" + String(repeating: "|:Z500|Z500:|:Z500|Z500:|", count: 200))
    #expect((250_000..<300_000).contains(endless.voices[0].bass.count))
  }

  @Test("a digit in a pattern makes its step sound longer")
  func heldSteps() {
    let performance = performance("%%MIDI gchord f2c2\n\"C\"C4|\n%%MIDI gchord bz3\nC4|")
    let (bass, chords) = (performance.voices[0].bass, performance.voices[0].chords)
    #expect(bass.map { "\($0.onset) \($0.duration)" } == ["0 1/2", "1 1/4"])
    #expect(
      chords.filter { $0.key == 48 }.map { "\($0.onset) \($0.duration)" } == ["1/2 1/2", "1 1/4"])
  }

  @Test("the programs of the accompaniment change, and move it by octaves")
  func accompanimentPrograms() {
    let voice = performance(
      "%%MIDI chordprog 20 octave=1\n%%MIDI bassprog 32 octave=-1\n\"C\"C4|\n"
        + "%%MIDI bassprog 33\nC4|"
    ).voices[0]
    #expect(voice.chordProgram == 20)
    #expect(voice.laterChordPrograms.isEmpty)
    #expect(voice.chords.prefix(3).map(\.key) == [60, 64, 67])
    #expect(voice.bassProgram == 32)
    #expect(voice.laterBassPrograms.map { "\($0.value) \($0.onset)" } == ["33 1"])
    #expect(voice.bass.map(\.key) == [24, 24, 36, 36])
  }

  @Test(
    "a change of the meter inside a bar goes on with the next step of the new pattern",
    arguments: [
      ("\"C\"CD[M:3/4]EF|", "b0 c1 c2"), ("\"C\"C[M:3/4]EF|", "b0 c1 c2"),
      ("\"C\"CCC[M:6/8]EF|", "b0 c1 b2"), ("\"C\"C/[M:3/4]EF|", "b0 c1 c2"),
    ])
  func meterInBar(_ music: String, _ expected: String) {
    #expect(accompaniment(performance(music)) == expected)
  }

  @Test(
    "chords move with a transposition, not with the octave of a clef",
    arguments: [
      ("K:C transpose=-2\n\"C\"C|", 34), ("K:C treble-8\n\"C\"C|", 36),
      ("K:C\n%%MIDI transpose 3\n\"C\"C|", 39), ("K:C\nV:1 transpose=-12 octave=1\n\"C\"C|", 24),
      ("K:C transpose=2\n\"C\"C|[K:C]\"C\"C|", 38), ("K:C\n%%MIDI transpose 60\n\"C\"C|", 36),
      ("K:C octave=1 transpose=-12\n\"C\"C|", 24),
    ])
  func transposedChords(_ tune: String, _ bass: Int) {
    let performance = performance(tune, "M:4/4\nL:1/1\n")
    #expect(performance.voices[0].bass.first?.key == bass)
  }

  @Test("words in quotes are no chords, and a tune of them alone is not accompanied")
  func words() {
    #expect(accompaniment(performance("\"Fine\"CDEF|\"^C\"C\"D.C.\"D\"3\"E\" C\"F|")) == "")
  }

  // MARK: Chord symbols

  @Test(
    "a chord symbol names bass and chord",
    arguments: [
      ("C", 36, [48, 52, 55]), ("Am7", 45, [57, 60, 64, 67]), ("F#", 42, [54, 58, 61]),
      ("Bb", 46, [58, 62, 65]), ("C/E", 40, [60, 52, 55]), ("G7/f", 41, [67, 71, 74, 65]),
      ("D/c", 36, [50, 54, 57]), ("(G)", 43, [55, 59, 62]), ("Gdim", 43, [55, 58, 61]),
      ("Csus4", 36, [48, 53, 55]), ("Cmin", 36, [48, 51, 55]), ("Cmaj", 36, [48, 52, 55]),
      ("C;G", 43, [55, 59, 62]), ("a", 45, [45]), ("f#", 42, [42]), ("Cb", 35, [47, 51, 54]),
      ("B#", 48, [60, 64, 67]), ("Abm/Cb", 35, [68, 59, 63]), ("E/b#", 48, [52, 56, 59]),
      ("F♯m", 42, [54, 57, 61]), ("B♭", 46, [58, 62, 65]), ("D/f♯", 42, [62, 54, 57]),
    ])
  func harmony(_ text: String, _ bass: Int, _ chord: [Int]) throws {
    let harmony = try #require(Harmony(text))
    #expect(harmony.bassKey == bass)
    #expect(harmony.chordKeys == chord)
  }

  @Test("what is no chord has no harmony", arguments: ["", "Fine", "D.C.", "h", "?", "N.C."])
  func noHarmony(_ text: String) { #expect(Harmony(text) == nil) }

  // MARK: Loudness, tempo, time

  @Test("the first beat of a bar is loudest, the other strong beats follow")
  func velocities() {
    #expect(performance("CDEF|G").voices[0].melody.map(\.velocity) == [105, 80, 95, 80, 105])
    let jig = performance("CDEFGA|", "M:6/8\nL:1/8\nK:C\n")
    #expect(jig.voices[0].melody.map(\.velocity) == [105, 80, 80, 95, 80, 80])
    let soft = performance("!p!CDEF|!<(!C")
    #expect(soft.voices[0].melody.map(\.velocity) == [60, 50, 50, 50, 75])
  }

  @Test(
    "Q: gives microseconds a quarter note",
    arguments: [
      ("1/4=120", 500_000), ("120", 500_000), ("3/8=100", 400_000), ("1/8=120", 1_000_000),
      ("C=60", 2_000_000), ("C3=60", 666_666), ("\"Allegro\"", 500_000),
      ("\"fast\" 1/4=200", 300_000),
      ("1/4=120-130", 500_000), ("1/4 1/8=80", 500_000),
    ])
  func tempo(_ field: String, _ speed: Int) {
    let performance = performance("C", "Q:\(field)\nL:1/8\nK:C\n")
    #expect(performance.tempos == [Performance.Change(speed, at: .zero)])
  }

  @Test("a tempo change in the body comes at its time, each time it is passed")
  func tempoChanges() {
    let performance = performance("CDEF|[Q:1/4=60]C4:|")
    #expect(
      performance.tempos == [
        Performance.Change(500_000, at: .zero), Performance.Change(1_000_000, at: .one),
        Performance.Change(500_000, at: Fraction(2)),
        Performance.Change(1_000_000, at: Fraction(3)),
      ])
    #expect(performance.seconds(at: Fraction(4)) == 12)
  }

  @Test(
    "words stand under their notes",
    arguments: [
      ("CDEF|\nw:one two three four", "one0 two1 three2 four3"),
      ("CDEF|\nw:syl-la-ble~here *", "syl-0 la-1 ble here2"),
      ("CDEF|GA|\nw:a _ b|c\\-d", "a0 b2 c-d4"),
      ("{g}C z [EG]2|\nw:a b", "a1/4 b2"),
      ("|:CD:|\nw:one two\nw:three four", "one0 two1 three2 four3"),
      ("CD|\nw:a b\nEF|\nw:c d e f", "a0 b1 c2 d3"),
      ("C4-|C4|\nw:long", "long0"),
    ])
  func lyrics(_ music: String, _ expected: String) {
    let lyrics = performance(music + "\n").voices[0].lyrics
    #expect(lyrics.map { "\($0.value)\($0.onset * 4)" }.joined(separator: " ") == expected)
  }

  @Test("a directive sets which beats are loud")
  func beat() {
    let velocities = performance("%%MIDI beat 100 90 70 1\nCD/E/F|").voices[0].melody.map(
      \.velocity)
    #expect(velocities == [100, 90, 70, 90])
  }

  @Test("an accidental holds in all octaves of its bar, or only in its own")
  func octaves() {
    let tune = Tunebook(parsing: "X:1\nL:1/4\nK:C\n^F f F|f\n").tunes[0]
    let own = PlaybackOptions(accidentalsHoldInAllOctaves: false)
    #expect(listing(tune.performance()) == "F#4 F#5 F#4 F5")
    #expect(listing(tune.performance(own)) == "F#4 F5 F#4 F5")
  }

  @Test("where bar lines are only for reading, an accidental is for its note alone")
  func noBarLines() {
    #expect(listing("%%MIDI nobarlines\n^FFf|^F F\n") == "F#4 F4 F5 F#4 F4")
    #expect(listing("%%MIDI nobarlines\n^FF\n%%MIDI barlines\n^FF\n") == "F#4 F4 F#4 F#4")
  }

  @Test("a note knows the bytes it was written in")
  func sources() throws {
    let tune = Tunebook(parsing: "X:9\nK:C\n|:^C2 D:|\n").tunes[0]
    let text = try #require(tune.source?.text)
    let written = tune.performance().voices[0].melody.map {
      String(decoding: Array(text.utf8)[$0.source], as: UTF8.self)
    }
    #expect(written == ["^C2", "D", "^C2", "D"])
  }

  @Test("meters and keys change at their times")
  func changes() {
    let voice = performance("CDEF|[M:3/4][K:G]CDE|").voices[0]
    #expect(voice.meters.map(\.value.abc) == ["4/4", "3/4"])
    #expect(voice.keys.map(\.value.abc) == ["C", "G"])
    #expect(voice.meters.map(\.onset) == [.zero, .one])
  }
}
