import TestSupport
import Testing

@testable import ABCNotation

@Suite("A tune in two voices with a bass line")
struct BassLineTests {
  /// The tune of `music` with a bass line, from its key on; empty if it gets none.
  private func written(
    _ music: String, _ meter: String, _ key: String, unit: String = "1/8"
  )
    -> String
  {
    let text = "X:1\nM:\(meter)\nL:\(unit)\nK:\(key)\n\(music)\n"
    guard case .text(let new) = TuneReader.firstTune(in: text).tune.bassLine() else { return "" }
    return String(new.split(separator: "K:\(key)\n", maxSplits: 1)[1].dropLast())
  }

  /// The bars of the bass alone.
  private func bass(
    _ music: String, _ meter: String, _ key: String, unit: String = "1/8"
  )
    -> String
  {
    let parts = written(music, meter, key, unit: unit).split(separator: "[V:2").dropFirst()
    return parts.map { part in
      let bar = part.drop { $0 != "]" }.dropFirst()
      return String(bar.split(separator: " [V:1]")[0].split(separator: "\n")[0])
    }.joined()
  }

  // MARK: The notes

  @Test(
    "a bar has the notes of its meter: root and fifth in turn",
    arguments: [
      // Two dotted quarters: the root D, its fifth A below.
      ("\"D\"f3 d3|", "6/8", "D", "D,3A,,3|"),
      // Two half notes.
      ("\"G\"G2A2B2c2|", "4/4", "G", "G,,4D,4|"), ("\"G\"G2A2B2c2|", "C|", "G", "G,,4D,4|"),
      ("\"G\"G2A2|", "2/4", "G", "G,,2D,2|"),
      // One note as long as the bar.
      ("\"Am\"A2B2c2|", "3/4", "Am", "A,,6|"), ("\"Am\"A3|", "3/8", "Am", "A,,3|"),
      // Three dotted quarters.
      ("\"Em\"EFG ABc d3|", "9/8", "Em", "E,3B,,3E,3|"),
      // Halves of a bar of four beats.
      ("\"C\"c3d3e3f3|", "12/8", "C", "C,6G,,6|"),
      // As the sum is written.
      ("\"C\"c2 d3|", "2+3/8", "C", "C,2G,,3|"),
      // A bar without a meter is one note.
      ("\"C\"c2d3|", "none", "C", "C,5|"), ("\"C\"c4d3|", "7/8", "C", "C,7|"),
    ])
  func meters(_ music: String, _ meter: String, _ key: String, _ expected: String) {
    #expect(bass(music + music, meter, key) == expected + expected, "\(meter)")
  }

  @Test("a pick-up is a rest, in 9/8 too, and so is the music before the first chord")
  func pickUps() {
    #expect(
      bass("\"G\"D|\"G\"G3 B3 d3|\"D\"d3 A3 F2:|", "9/8", "G")
        == "z|G,,3D,3G,,3|D,3A,,3D,2:|")
    // The pick-up of the second part completes the last bar of the first.
    #expect(
      bass("D|\"G\"G3 G2:|:d|\"D\"d3 D3|", "6/8", "G") == "z|G,,3D,2::z|D,3A,,3|")
    #expect(bass("G3 G3|\"D\"D3 D3|", "6/8", "G") == "z6|D,3A,,3|")
  }

  @Test("a chord sounds until the next one, at whatever place of the bar that comes")
  func changes() {
    #expect(bass("\"G\"G3 \"D7\"F3|", "6/8", "G") == "G,,3D,3|")
    // On the last beat of 3/4; in the middle of the first beat of 6/8, where the fifth follows on the beat.
    #expect(bass("\"G\"G2 B2 \"C\"c2|", "3/4", "G") == "G,,4C,2|")
    #expect(bass("\"G\"G2 \"C\"E G3|", "6/8", "G") == "G,,2C,G,,3|")
    // Over rests and the bar line; a chord that is written again does not begin again.
    #expect(bass("\"G\"z3 G3|G3 \"G\"z3|z2\"G\"G4|", "6/8", "G") == "G,,3D,3|G,,3D,3|G,,3D,3|")
    #expect(bass("\"N.C.\"G3 \"G\"G3|G3\"N.C.\"G3|", "6/8", "G") == "z3G,,3|G,,3z3|")
    // Of two at one place the last counts.
    #expect(bass("\"G\"\"Em\"G6|", "6/8", "G") == "E,3B,,3|")
  }

  @Test(
    "root, slash bass and fifth have the right accidental, or none that the key has",
    arguments: [
      ("F#m", "D", "F,3C,3"), ("F#m", "C", "^F,3^C,3"), ("Bb", "F", "B,,3F,3"),
      ("Bb", "G", "_B,,3=F,3"), ("Eb", "Gm", "E,3B,,3"), ("A7/c+", "D", "C,3C,3"),
      ("C/E", "C", "E,3E,3"), ("D7/f+", "C", "^F,3^F,3"), ("D7/F#", "G", "F,3F,3"),
      // Diminished and augmented fifths; a seventh and a minor third change nothing.
      ("Bdim", "C", "B,,3F,3"), ("Caug", "C", "C,3^G,,3"), ("Gm7", "C", "G,,3D,3"),
      ("C7", "F", "C,3G,,3"), ("F#dim", "F", "^F,3C,3"),
      // The key's spelling goes before that of the symbol.
      ("Gb", "D", "F,3C,3"), ("A#", "F", "B,,3F,3"),
      // The letter stays altered for the bar, so the natural is written.
      ("Cb", "C", "B,,3_G,3"),
    ])
  func spelling(_ symbol: String, _ key: String, _ expected: String) {
    let found = bass("\"\(symbol)\"G3 A3|", "6/8", key)
    #expect(found == expected + "|", "\(symbol) in \(key)")
  }

  @Test("a letter that the bar has altered gets its accidental every time")
  func alteredLetters() {
    #expect(
      bass("\"F\"A3 \"D7/F#\"A3|\"F#m\"A3 \"F\"A3|", "6/8", "C") == "F,3^F,3|^F,3=F,3|")
  }

  @Test("every pitch class has one key, from G2 to F#3")
  func range() {
    var keys: Set<Int> = []
    for letter in PitchLetter.allCases {
      for alteration in -2...2 {
        let tone = BassTone(letter: letter, alteration: alteration)
        #expect(BassTone.keys.contains(tone.key))
        #expect(tone.pitch.naturalKey + alteration == tone.key)
        #expect((tone.key - letter.semitones - alteration) % 12 == 0)
        keys.insert(tone.key)
      }
    }
    #expect(keys.sorted() == Array(43...54))
  }

  // MARK: The text

  @Test("the bass follows bar by bar, with the bar lines, repeats and endings of the melody")
  func endings() {
    #expect(
      written("|:\"G\"G6|1 \"D\"D6:|2 \"G\"G6|]", "6/8", "G") == """
        [V:1]|:"G"G6| [V:2 clef=bass]|:G,,3D,3| [V:1][1 "D"D6:| [V:2][1D,3A,,3:| \
        [V:1][2 "G"G6|] [V:2][2G,,3D,3|]
        """)
    // The second ending begins with the chord that sounds before the first.
    #expect(bass("|:\"C\"c6|[1 \"D\"D6:|[2 G6|]", "6/8", "G") == "|:C,3G,,3|[1D,3A,,3:|[2C,3G,,3|]")
    // A second bar line without music.
    #expect(bass("\"G\"G6|\n|]", "6/8", "G") == "G,,3D,3||]")
  }

  @Test("a repeat that only a tune of one voice can do without gets its sign")
  func imaginedRepeats() {
    #expect(
      written("\"G\"G6:|\n\"D\"d6:|", "6/8", "G") == """
        [V:1]"G"G6:| [V:2 clef=bass]G,,3D,3:|
        [V:1]|:"D"d6:| [V:2]|:D,3A,,3:|
        """)
    #expect(
      written("\"G\"G6:|\n|\"D\"d6:|", "6/8", "G") == """
        [V:1]"G"G6:| [V:2 clef=bass]G,,3D,3:|
        [V:1]|:"D"d6:| [V:2]|:D,3A,,3:|
        """)
  }

  @Test("changes of key, meter and unit note length stand in both voices")
  func fields() {
    #expect(
      written("\"D\"d6|\nK:D\nM:9/8\n\"D\"f3\"F#m\"f6|", "6/8", "C") == """
        [V:1]"D"d6| [V:2 clef=bass]D,3A,,3|
        V:1
        K:D
        M:9/8
        "D"f3"F#m"f6| [V:2][K:D][M:9/8]D,3F,3C,3|
        """)
    #expect(bass("\"D\"d6|[L:1/16]\"D\"d12|", "6/8", "D") == "D,3A,,3|[L:1/16]D,6A,,6|")
    // A field inside a bar holds for the bass from the next bar on.
    #expect(bass("\"D\"d3[K:D]f3|\"F#m\"f6|", "6/8", "C") == "D,3A,,3|[K:D]F,3C,3|")
    // Before the music the header can go on.
    #expect(bass("M:9/8\n\"D\"d9|", "6/8", "D") == "[M:9/8]D,3A,,3D,3|")
  }

  @Test("rests of whole bars stay rests, and lyrics stay with the melody")
  func restsAndLyrics() {
    #expect(bass("\"G\"G6|Z2|Z|\"G\"G6|", "6/8", "G") == "G,,3D,3|Z2|Z|G,,3D,3|")
    #expect(
      written("\"G\"G6|\nw:la\n\"D\"d6|", "6/8", "G") == """
        [V:1]"G"G6| [V:2 clef=bass]G,,3D,3|
        V:1
        w:la
        "D"d6| [V:2]D,3A,,3|
        """)
  }

  @Test("lengths are exact: tuplets, broken rhythm, dots and overlays")
  func lengths() {
    #expect(bass("\"G\"(3GAB c2 d2 \"C\"e>f|", "4/4", "G") == "G,,4D,2C,2|")
    #expect(bass("\"G\"G3/2A/2 \"C\"(3ccc|", "2/4", "G") == "G,,2C,2|")
    #expect(bass("\"G\"G6 & \"C\"E6|", "6/8", "G") == "G,,3D,3|")
  }

  // MARK: Tunes without one

  @Test(
    "a tune without chord symbols, or with several voices, gets no bass",
    arguments: [
      ("GAB c3|", BassLine.withoutChords), ("\"fast\"GAB c3|", .withoutChords),
      ("[V:1]\"G\"G6|[V:2]G,6|", .unwritable), ("V:2\n\"G\"G6|", .unwritable),
      ("(&\"G\"G6|G6&E6|E6&)|", .unwritable),
    ])
  func none(_ music: String, _ expected: BassLine) {
    let tune = TuneReader.firstTune(in: "X:1\nM:6/8\nL:1/8\nK:G\n\(music)\n").tune
    #expect(tune.bassLine() == expected)
  }

  @Test("a bass that transposing has moved comes back to its octave")
  func transposed() throws {
    let text = "X:1\nM:6/8\nL:1/8\nK:G\n\"G\"G6|\"Am\"A3\"F\"A3|"
    guard case .text(let two) = TuneReader.firstTune(in: text).tune.bassLine() else {
      Issue.record("no bass")
      return
    }
    let moved = try #require(
      TuneReader.firstTune(in: two).tune.transposedText(bySemitones: 5))
    #expect(
      TuneReader.firstTune(in: moved).tune.textWithBassInRange() == """
        X:1
        M:6/8
        L:1/8
        K:C
        [V:1]"C"c6| [V:2 clef=bass]C,3G,,3| [V:1]"Dm"d3"Bb"d3| [V:2]D,3_B,,3|
        """)
    #expect(TuneReader.firstTune(in: text).tune.textWithBassInRange() == nil)
  }
}
