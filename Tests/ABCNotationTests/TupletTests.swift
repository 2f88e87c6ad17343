import ABCNotation
import Testing

/// Tuplets of all forms (ABC 2.1 §4.13), alone and inside each other.
@Suite("Tuplets")
struct TupletTests {
  struct Row: CustomTestStringConvertible {
    let music: String
    let sounds: String
    var names: [String] = []

    init(_ music: String, _ sounds: String, _ names: String...) {
      (self.music, self.sounds, self.names) = (music, sounds, names)
    }

    var testDescription: String { music }
  }

  static let rows = [
    Row("(1:2:2CC", "C4:2 C4:2"), Row("(1:3C", "C4:3"),
    Row("(3CDE", "C4:2/3 D4:2/3 E4:2/3"), Row("(3:CDE", "C4:2/3 D4:2/3 E4:2/3"),
    Row("(3::CDE", "C4:2/3 D4:2/3 E4:2/3"), Row("(3:2CDE", "C4:2/3 D4:2/3 E4:2/3"),
    Row("(3:2:CDE", "C4:2/3 D4:2/3 E4:2/3"), Row("(3::2CDE", "C4:2/3 D4:2/3 E4"),
    Row("(2::CD", "C4:3/2 D4:3/2"), Row("(3:2:2CDE", "C4:2/3 D4:2/3 E4"),
    Row("(3:4:2CDE", "C4:4/3 D4:4/3 E4"), Row("(12:8:2CDE", "C4:2/3 D4:2/3 E4"),
    Row("(3:0CDE", "C4:2/3 D4:2/3 E4:2/3", "zero-in-tuplet"),
    Row("(3:2:0CDE", "C4:2/3 D4:2/3 E4:2/3", "zero-in-tuplet"),
    Row("(1CD", "C4 D4", "bad-tuplet"), Row("(1::2CD", "C4 D4", "bad-tuplet"),
    Row("(0:2:2CD", "C4 D4", "bad-tuplet"), Row("(10CD", "C4 D4", "bad-tuplet"),
    Row("(3:2:2:CD", "C4:2/3 D4:2/3", "unknown-character"),
    // The colon of a repeat sign does not belong to the tuplet before it.
    Row("|:CDE(3:|", "C4 D4 E4 C4 D4 E4"),
    // Inside each other.
    Row(
      "(3A2B2(3CDE F", "A4:4/3 B4:4/3 C4:4/9 D4:4/9 E4:4/9 F4"),
    Row(
      "(3(3CDE A2B2 F", "C4:4/9 D4:4/9 E4:4/9 A4:4/3 B4:4/3 F4"),
    Row(
      "(3:2:5A2B2(3CDE F", "A4:4/3 B4:4/3 C4:4/9 D4:4/9 E4:4/9 F4"),
    Row(
      "(3:2:3A2B2(3CDE F", "A4:4/3 B4:4/3 C4:4/9 D4:2/3 E4:2/3 F4"),
    Row("(3A(3:2:2BcA F", "A4:2/3 B4:4/9 C5:4/9 A4:2/3 F4"),
    Row("(5:4(3(2CD E F G A B", "C4:4/5 D4:4/5 E4:8/15 F4:8/15 G4:4/5 A4:4/5 B4:4/5"),
    Row("(3[CE](3zDE A B", "[C4:2/3 E4:2/3] z:4/9 D4:4/9 E4:4/9 A4:2/3 B4"),
    Row("(3C>D (3E<FG A B", "C4 D4:1/3 E4:2/9 F4:2/3 G4:4/9 A4 B4"),
  ]

  @Test("a tuplet gives its notes the lengths that its numbers say", arguments: rows)
  func sounds(_ row: Row) {
    let text = "X:1\nL:1/4\nM:none\nK:C\n\(row.music)\n"
    let (tune, diagnostics) = Tune.parsing(text)
    #expect(listing(tune.performance()) == row.sounds)
    #expect(diagnostics.map(\.name) == row.names)
    #expect(Tune.parsing(tune.abc).tune == tune)
    var reader = ABCReader()
    reader.read(text)
    #expect(reader.isLegal == row.names.isEmpty)
  }

  @Test("a reader of single characters counts nested tuplets as the player does", arguments: rows)
  func position(_ row: Row) {
    guard !row.music.contains("|") else { return }
    var reader = ABCReader(meter: .free, unitNoteLength: Fraction(1, 4))
    reader.read(row.music + " ")
    let played = Tune.parsing("X:1\nL:1/4\nM:none\nK:C\n\(row.music)\n").tune.performance()
    #expect(reader.barPosition == played.duration)
  }

  @Test("at most four tuplets stand inside each other", arguments: [(4, 3), (5, 4)])
  func depth(_ depth: Int, _ remarks: Int) {
    let music = String(repeating: "(3:2:3", count: depth) + "CDE F"
    let names = Tune.parsing("X:1\nL:1/4\nM:none\nK:C\n\(music)|\n").tune.check().map(\.name)
    #expect(names.count == remarks)
    #expect(names.contains("nested-tuplet") == (depth == 5))
    #expect(listing(music).hasSuffix("F4"))
  }

  @Test("a line of opening tuplets, and large numbers in each other, stay within bounds")
  func noise() {
    let many = String(repeating: "(64:1:64", count: 20_000) + "C|"
    #expect(Tune.parsing("X:1\nK:C\n\(many)\n").tune.performance().voices[0].melody.count == 1)
    let large = "(1:64(1:64(1:64(1:64:1C1024|"
    #expect(Tune.parsing("X:1\nK:C\n\(large)\n").tune.performance().voices[0].melody.count == 1)
  }
}
