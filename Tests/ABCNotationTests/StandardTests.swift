import ABCNotation
import Testing

/// Section of ABC 2.1 → what is written → what sounds.
@Suite("ABC 2.1, section by section")
struct StandardTests {
  struct Row: CustomTestStringConvertible {
    let section: String
    let music: String
    let sounds: String
    var header = ""

    init(_ section: String, _ music: String, _ sounds: String, header: String = "") {
      self.section = section
      self.music = music
      self.sounds = sounds
      self.header = header
    }

    var testDescription: String { "§\(section) \(music)" }
  }

  @Test("a construct of the standard sounds as it says", arguments: pitchRows + rhythmRows)
  func notes(_ row: Row) {
    #expect(listing(row.music, header: row.header) == row.sounds)
  }

  @Test("repeats, endings and parts are played out", arguments: repeatRows)
  func repeats(_ row: Row) {
    #expect(listing(row.music, header: row.header) == row.sounds)
  }

  static let pitchRows = [
    Row("4.1", "C D, c d' B,, b''", "C4 D3 C5 D6 B2 B7"),
    Row("4.1", "c, C'", "C4 C5"),
    Row("4.2", "^F _B =B ^^C __D", "F#4 A#4 B4 D4 C4"),
    Row("4.2", "^F F f F, | F", "F#4 F#4 F#5 F#3 F4"),
    Row("4.2", "F =F F | F", "F#4 F4 F4 F#4", header: "K:G\n"),
    Row("4.2", "^F || F :| F", "F#4 F4 F#4 F4 F4"),
    Row("3.1.14", "F C", "F#4 C#4", header: "K:D\n"),
    Row("3.1.14", "B E A", "A#4 D#4 A4", header: "K:Bb\n"),
    Row("3.1.14", "B", "A#4", header: "K:Dm\n"),
    Row("3.1.14", "B F", "B4 F#4", header: "K:E minor\n"),
    Row("3.1.14", "C F", "C4 F#4", header: "K:D Mix\n"),
    Row("3.1.14", "F C", "F#4 C4", header: "K:Ador\n"),
    Row("3.1.14", "F", "F#4", header: "K:C lydian\n"),
    Row("3.1.14", "B E", "A#4 E4", header: "K:A phr\n"),
    Row("3.1.14", "F C G", "F#4 C#4 G4", header: "K:HP\n"),
    Row("3.1.14", "F C G", "F#4 C#4 G4", header: "K:Hp\n"),
    Row("3.1.14", "F B", "F4 B4", header: "K:none\n"),
    Row("3.1.14", "F B", "F#4 A#4", header: "K:Gm ^f\n"),
    Row("3.1.14", "B F E", "A#4 F#4 D#4", header: "K:D exp _b _e ^f\n"),
    Row("3.1.14", "F", "F3", header: "K:C treble-8\n"),
    Row("3.1.14", "F", "G4", header: "K:C transpose=2\n"),
    Row("3.2", "F [K:G] F | [K:C] F", "F4 F#4 F4"),
    Row("3.2", "F\nK:G\nF", "F4 F#4"),
    Row("4.17", "[CEG] [CEG]2", "[C4 E4 G4] [C4:2 E4:2 G4:2]"),
    Row("4.17", "[C2E2]/ [C2E2]2", "[C4 E4] [C4:4 E4:4]"),
    // Long lines that a program wrapped.
    Row("4.17", "A[CE % and\n G]2 B|\nA", "A4 [C4:2 E4:2 G4:2] B4 A4"),
    Row("4.17", "[CE\n|G] [A\nK:C\nB]", "[C4 E4] G4 A4 B4"),
    Row("10.2", "+CE+ +G2B2+ +f+A", "[C4 E4] [G4:2 B4:2] A4"),
    Row("11.4", "F", "G4", header: "%%MIDI transpose 2\n"),
    Row("7", "V:1\nC D\nV:2\nE F", "C4 D4"),
  ]

  static let rhythmRows = [
    Row("4.3", "A2 A/ A/2 A// A3/2 A/4 A0", "A4:2 A4:1/2 A4:1/2 A4:1/4 A4:3/2 A4:1/4 A4"),
    Row("4.3", "A/3 A2/3 A/4/", "A4:1/3 A4:2/3 A4:1/4"),
    Row("3.1.7", "A", "A4:1/2", header: "L:1/8\n"),
    Row("3.1.7", "A [L:1/8] A", "A4 A4:1/2"),
    Row("4.4", "A>B c<d", "A4:3/2 B4:1/2 C5:1/2 D5:3/2"),
    Row("4.4", "A>>B c<<d", "A4:7/4 B4:1/4 C5:1/4 D5:7/4"),
    Row("4.4", "A >B A> B A>|B", "A4:3/2 B4:1/2 A4:3/2 B4:1/2 A4:3/2 B4:1/2"),
    Row("4.4", "A2>B", "A4:2 B4"),
    Row("4.4", ".A>B", "A4:3/4 z:3/4 B4:1/2"),
    Row("4.5", "A z2 A x A", "A4 z:2 A4 z A4"),
    Row("4.5", "A4 | Z2 | A", "A4:4 z:8 A4"),
    Row("4.10", "y A y2 B", "A4 B4"),
    Row("4.11", "A-A | B-|B", "A4:2 B4:2"),
    Row("4.11", "^F-|F F", "F#4:2 F4"),
    Row("4.11", "A -A A- A", "A4:2 A4:2"),
    Row("4.11", "[AC]-[AC] [A-C] A", "[A4:2 C4:2] [A4:2 C4] z"),
    Row("4.11", "A-B A-zA", "A4 B4 A4 z A4"),
    Row("4.11", "(AB) (A(BA)B)", "A4 B4 A4 B4 A4 B4"),
    Row("4.12", "{g}A2", "G5:1/4 A4:7/4"),
    Row("4.12", "{gab}A2", "G5:1/4 A5:1/4 B5:1/4 A4:5/4"),
    Row("4.12", "{/g}A {g}z A", "G5:1/4 A4:3/4 G5:1/4 z:3/4 A4"),
    Row("4.12", "{gab}A/", "A4:1/2"),
    Row("4.13", "(3ABc A", "A4:2/3 B4:2/3 C5:2/3 A4"),
    Row("4.13", "(2AB (4ABcd", "A4:3/2 B4:3/2 A4:3/4 B4:3/4 C5:3/4 D5:3/4"),
    Row("4.13", "(3:2:2 A2 B A", "A4:4/3 B4:2/3 A4"),
    Row("4.13", "(3A|Bc A", "A4:2/3 B4:2/3 C5:2/3 A4"),
    Row("4.13", "(5ABABA", "A4:2/5 B4:2/5 A4:2/5 B4:2/5 A4:2/5"),
    Row("4.13", "(5ABABA", "A4:3/5 B4:3/5 A4:3/5 B4:3/5 A4:3/5", header: "M:6/8\n"),
    Row("4.14", ".A B", "A4:1/2 z:1/2 B4"),
    Row("4.14", "!fermata!A HB", "A4:2 B4:2"),
    Row("4.14", "!unknown!A u B vA", "A4 B4 A4"),
    Row("4.14", "~A2", "B4:1/4 A4:7/4"),
    Row("4.14", "~A3", "A4 B4:1/4 A4:3/4 G4:1/4 A4:3/4"),
    Row("4.14", "TA/", "B4:1/8 A4:1/8 B4:1/8 A4:1/8"),
    Row("4.14", "TA/4-|A/4B", "B4:1/8 A4:1/8 B4:1/8 A4:1/8 B4"),
    Row("4.14", "^B~A", "C5 B4:1/4 A4:3/4"),
    Row("4.14", "[HCE]A [.CE]", "[C4:2 E4:2] A4 [C4:1/2 E4:1/2] z:1/2"),
    Row("4.14", "HA>B", "A4:2 B4"),
    // A sign of one character belongs to what follows directly.
    Row("4.14", "T A .\"C\"B H(A)", "A4 B4 A4"),
    // A character without meaning stands between, too.
    Row("4.14", ".kA .#B .=", "A4 B4"),
    Row("4.12", "{g}.A {ga}.A/", "G5:1/4 A4:1/4 z:1/2 A4:1/4 z:1/4"),
    Row("4.12", "{g}{a}A", "G5:1/4 A5:1/4 A4:1/2"),
    Row("4.14", "!trill!A/", "B4:1/8 A4:1/8 B4:1/8 A4:1/8"),
    Row(
      "4.16", "WA/ hB TB", "B4:1/8 A4:1/8 B4:1/8 A4:1/8 B4:2 B4:2",
      header: "U:W = !trill!\nU:h=!fermata!\nU:T=!fermata!\n"),
    Row(
      "4.16", "TA nB\nU:n = +fermata+\nnB [U:n=!nil!]nB", "A4 B4 B4:2 B4",
      header: "U:T=!nil!\nU:n=\"^slowly\"\n"),
    Row(
      "11.4.5", "A\n%%begintext\nA bad day\nK:G\n%% to F\n%%endtext\nF", "A4 F4",
      header: "%%begintext\nK:A by hand\n%%endtext\nK:C\n"),
    Row("4.14", "!roll!A2", "B4:1/4 A4:7/4"),
    Row("4.14", "RA", "A4:1/5 B4:1/5 A4:1/5 G4:1/5 A4:1/5"),
    Row("4.18", "\"Am\"A \"^slowly\"B \"\"A", "A4 B4 A4"),
    Row("4.7", "A`B A\\\nB $ A *\nB!\nA", "A4 B4 A4 B4 A4 B4 A4"),
    Row("2.2.1", "A % a comment B\nB", "A4 B4"),
    Row("7.4", "A4 & C2E2 | G4 |", "[A4:4 C4:2] E4:2 G4:4"),
  ]

  static let repeatRows = [
    Row("4.8", "A:|B:|", "A4 A4 B4 B4"),
    Row("4.8", "|:A:||:B:|", "A4 A4 B4 B4"),
    Row("4.8", "A::B:|", "A4 A4 B4 B4"),
    Row("4.8", "A:|:B:|", "A4 A4 B4 B4"),
    Row("4.8", "A:||:B:|", "A4 A4 B4 B4"),
    Row("4.8", "A|:B:|c", "A4 B4 B4 C5"),
    Row("4.8", "A||B:|c:|", "A4 B4 A4 B4 C5 C5"),
    Row("4.8", "A:|B||c:|d", "A4 A4 B4 C5 C5 D5"),
    Row("4.8", "|:A|:B:|c", "A4 A4 B4 B4 C5"),
    Row("4.8", "|:A|B", "A4 B4"),
    Row("4.8", "A|:B||c:|", "A4 B4 C5 B4 C5"),
    Row("4.8", "|: A [|] B :| c |]", "A4 B4 A4 B4 C5"),
    Row("4.8", "A|:|", "A4"),
    Row("4.8", "A ||: B :| c", "A4 B4 B4 C5"),
    Row("4.9", "A|1B:|2c|d", "A4 B4 A4 C5 D5"),
    Row("4.9", "A [1 B :| [2 c |]", "A4 B4 A4 C5"),
    Row("4.9", "A[1B|[2c|]d", "A4 B4 D5"),
    Row("4.9", "|:A|1B:|B|2c", "A4 B4 A4 B4 C5"),
    Row("4.9", "A:|2c|d", "A4 A4 C5 D5"),
    Row("4.10", "|:A[1,3B:|[2c:|d", "A4 B4 A4 C5 A4 B4 D5"),
    Row("4.10", "|:A|1-2B:|3c|]d", "A4 B4 A4 B4 A4 C5 D5"),
    Row("4.10", "|:A|1B:|2c:|3d|]", "A4 B4 A4 C5 A4 D5"),
    // Where abc2midi 4.84 plays a section too often or too seldom.
    Row("4.9", "A|1B:|2c:|d|", "A4 B4 A4 C5 D5"),
    Row("4.9", "|:A|1B:|2c||d:|", "A4 B4 A4 C5 D5 D5"),
    Row("4.9", "A|1B:|2c||d|1e:|2f|]", "A4 B4 A4 C5 D5 E5 D5 F5"),
    Row("4.9", "A|1B:|2c|d|1e:|2f|]", "A4 B4 A4 C5 D5 E5 D5 F5"),
    Row("4.9", "A|1B:|2c|d|d|d|d|e:|", "A4 B4 A4 C5 D5 D5 D5 D5 E5 D5 D5 D5 D5 E5"),
    // A second ending that lacks its number.
    Row("4.9", "A|1B:|2c|]|:d|d|d|d:|e|f:|", "A4 B4 A4 C5 D5 D5 D5 D5 D5 D5 D5 D5 E5 F5"),
    Row("4.8", "|:d|d|d|d:|e|f:|", "D5 D5 D5 D5 D5 D5 D5 D5 E5 F5 E5 F5"),
    Row("3.1.9", "P:A\nA|\nP:B\nB|", "A4 B4 A4", header: "P:ABA\n"),
    Row("3.1.9", "P:A\nA|\nP:B\nB|", "A4 B4 B4 A4 B4 B4", header: "P:(AB2)2\n"),
    Row("3.1.9", "P:A\nA:|\nP:B\nB|", "A4 A4 B4", header: "P:A.B\n"),
    Row("3.1.9", "d|\nP:A\nA|\nP:B\nB|", "D5 B4 A4", header: "P:BAC\n"),
    Row("3.1.9", "P:A\nA|\nP:B\nB|", "A4 B4"),
    Row("3.1.9", "P:A\nA|\nP:B\nB|", "A4 B4", header: "P:as you like\n"),
    Row("3.1.9", "A|B|", "A4 B4", header: "P:A\n"),
  ]
}
