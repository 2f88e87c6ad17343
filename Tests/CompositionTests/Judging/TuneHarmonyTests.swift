import ABCNotation
import Testing

@testable import Composition

@Suite("Notes and chords of judged tunes")
struct TuneHarmonyTests {
  private func harmony(_ body: String, key: String = "G") -> TuneHarmony {
    TuneHarmony(TuneReader.firstTune(in: "X:1\nM:6/8\nK:\(key)\n\(body)\n").tune)
  }

  @Test("notes in key: the signature is, an accidental is until the bar's end, enharmonics are")
  func inKey() {
    #expect(harmony("FGA Bcd|").inKeyCount == 6)
    #expect(harmony("=FFF f2F|F").inKeyCount == 2)
    #expect(harmony("_G").inKeyCount == 1)
    #expect(harmony("[=FA]").noteCount == 2)
    #expect(harmony("{^g}A").noteCount == 1)
    #expect(harmony("B[K:F]B").inKeyCount == 2)
  }

  @Test(
    "range: G3 to B5, at, below and above", arguments: [("^F,", 0), ("G,", 1), ("b", 1), ("c'", 0)])
  func range(_ note: String, _ expected: Int) {
    #expect(harmony(note, key: "C").inRangeCount == expected)
  }

  @Test(
    "chord tones are notes of the chord symbol before them; notes before the first do not count")
  func chordTones() {
    let found = harmony("D|\"G\"GAB \"D7\"dce|\"^text\"f")
    #expect(found.chordNotes == (5, 7))
    #expect(harmony("GAB").chordNotes == (0, 0))
  }

  @Test(
    "the last note is the tonic in any octave and mode",
    arguments: [
      ("G", "G", true), ("G", "g2|", true), ("G", "A", false), ("Am", "A,", true),
      ("Ador", "A", true), ("Bb", "B", true), ("F#m", "F", true), ("G", "[GB]", true),
      ("G", "[BG]", false), ("G", "Gz2", true), ("HP", "A", true),
    ])
  func tonic(_ key: String, _ body: String, _ expected: Bool) {
    #expect(harmony(body, key: key).endsOnTonic == expected)
  }

  @Test("without notes or a tonic there is no last note to judge")
  func noTonic() {
    #expect(harmony("z").endsOnTonic == nil)
    #expect(harmony("C", key: "none").endsOnTonic == nil)
  }

  @Test(
    "a part ends V–I if its last two chord symbols are dominant and tonic",
    arguments: [
      ("\"D7\"A3 \"G\"G3:|", "G", true), ("\"D\"A3|\"G\"G3:|", "G", true),
      ("\"C\"A3 \"G\"G3:|", "G", false), ("\"D7\"A3 \"G\"G3 \"G\"G|", "G", false),
      ("\"G\"A3 \"D7\"G3:|", "G", false), ("\"G\"G3|", "G", nil), ("GAB", "G", nil),
      ("\"E7\"A3 \"Am\"G3:|", "Am", true), ("\"Em\"A3 \"Am\"G3:|", "Am", true),
      ("\"F7\"A3 \"Bb\"G3|", "Bb", true), ("\"^fine\"\"D7\"A3 \"G/B\"G3|", "G", true),
      ("\"G\"G3|[1\"D7\"A3 \"G\"G3:|[2\"C\"A3 \"G\"G3|]", "G", false),
      ("\"D7\"A3|\nK:D\n\"A7\"A3 \"D\"d3|", "G", true),
    ])
  func cadence(_ body: String, _ key: String, _ expected: Bool?) {
    let count = BarCount("X:1\nM:6/8\nK:\(key)\n\(body)\n".tune)
    #expect(count.parts.map(\.endsWithCadence) == [expected])
  }
}
