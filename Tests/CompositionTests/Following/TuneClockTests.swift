import ABCNotation
import TestSupport
import Testing

@testable import Composition

@Suite("TuneClock")
struct TuneClockTests {
  private static let header = "X:1\nT:A tune\nM:6/8\nL:1/8\nK:G\n"

  /// A clock that has read a header and `music`.
  private func clock(_ music: String, header: String = header) -> TuneClock {
    var clock = TuneClock()
    for byte in (header + music).utf8 { clock.read(byte) }
    return clock
  }

  @Test(
    "the place in the bar after each kind of sign, in eighths",
    arguments: [
      ("G", 1), ("G2", 2), ("G3/2", 1.5), ("G/", 0.5), ("G//", 0.25), ("G/4", 0.25), ("G12", 12),
      ("GAB", 3), ("z2x", 3), ("^G_A=B", 3), ("g'a,,", 2), ("[GBd]2", 2), ("[G2B2]", 2),
      ("(3GAB", 2), ("(3G2A2B2", 4), ("(3GABc", 3), ("(2GA", 3), ("G>A", 2), ("G>A2", 2.5),
      ("G<A", 2), ("G>", 1.5), ("G<", 0.5), ("G>>A", 2), ("\"Am\"G", 1), ("\"A", 0),
      ("!trill!G", 1),
      ("{gab}G", 1), ("(GA)", 2), (".G~A", 2), ("G-G", 2), ("y", 0), ("GA % BC", 2),
      ("G[M:6/8]A", 2),
      ("GAB|", 0), ("GAB|c", 1), ("GAB|\nc", 1), ("G|G6|G5:|", 5), ("G|G6|G5:|G", 6),
      ("G|G6|G5||G", 6), ("G|G6|G5|:G", 6), ("G|G6|G5|]", 5), ("G|G6|G5|", 0), ("G6:|", 0),
      ("G|G6|1G5:|2G", 1), ("G|G3[1G3:|[2G", 4), ("GAB\\\ncd", 5), ("w", 0), ("H", 0), ("é", 0),
    ])
  func position(music: String, eighths: Double) {
    #expect(clock(music).position == Int32(eighths * Double(TuneClock.whole / 8)), "\(music)")
  }

  @Test(
    "the length of a bar and of a note come from the fields",
    arguments: [
      ("M:4/4\nL:1/4\n", 1.0, 0.25), ("M:C\n", 1.0, 0.125), ("M:C|\n", 1.0, 0.125),
      ("M:2/4\n", 0.5, 0.0625), ("M:3/4\n", 0.75, 0.125), ("M:9/8\n", 1.125, 0.125),
      ("M:none\n", 0, 0.0625), ("M:6/8\nL:1/16\n", 0.75, 0.0625), ("M:0/0\n", 0, 0.0625),
      ("M:6/999\n", 0, 0.0625), ("M:64/64\n", 1, 0.125), ("M:65/64\n", 0, 0.0625),
    ])
  func fields(fields: String, bar: Double, note: Double) {
    let clock = clock("G", header: "X:1\n" + fields + "K:G\n")
    #expect(clock.barLength == Int32(bar * Double(TuneClock.whole)))
    #expect(clock.position == Int32(note * Double(TuneClock.whole)))
  }

  @Test("a field within the tune changes the metre, and its letter is no note")
  func fieldInTune() {
    #expect(clock("GAB|\nM:3/4\n").barLength == TuneClock.whole * 3 / 4)
    #expect(clock("GAB|\nA:").position == 0)
    #expect(clock("G[M:3/4]").barLength == TuneClock.whole * 3 / 4)
    #expect(clock("GAB|\nP:B\n").part == 1)
    #expect(clock("P:A\nGAB|").part == 0)
  }

  /// The part and bar, from 0, of each note in capital letters, as `0.0 0.1`.
  private func places(_ music: String) -> String {
    var clock = TuneClock()
    var places: [String] = []
    for byte in (Self.header + music).utf8 {
      clock.read(byte)
      if clock.place == .music, (UInt8(ascii: "A")...UInt8(ascii: "G")).contains(byte) {
        places.append("\(clock.part).\(clock.bar)")
      }
    }
    return places.joined(separator: " ")
  }

  @Test(
    "bars are counted in each part, without pick-ups; parts end at repeats, double bars and P:",
    arguments: [
      ("A6|A6|A6|", "0.0 0.1 0.2"),
      ("A|A6|A6|", "0.0 0.0 0.1"),
      ("A6|A6:|A6|A6:|", "0.0 0.1 1.0 1.1"),
      ("|:A6|A6:|\n|:A6|A6:|", "0.0 0.1 1.0 1.1"),
      ("A6|A6::A6|A6:|", "0.0 0.1 1.0 1.1"),
      ("A|A6|A5:|\n|:A|A6|A5:|", "0.0 0.0 0.1 1.0 1.0 1.1"),
      ("A6|A6||A6|A6|]", "0.0 0.1 1.0 1.1"),
      ("A6|[1A6:|[2A6|]", "0.0 0.1 0.1"),
      ("A6|1A6:|2A6||A6", "0.0 0.1 0.1 1.0"),
      ("P:A\nA6|A6||\nP:B\nA6|", "0.0 0.1 1.0"),
      ("A6|\nP:B\nA6|", "0.0 1.0"),
      ("A3|A3|A6|", "0.0 0.0 0.0"),
      ("[|A6|A6|]", "0.0 0.1"),
    ])
  func parts(music: String, expected: String) {
    #expect(places(music) == expected, "\(music)")
  }

  @Test("a blank line ends the tune, the next X: begins another")
  func tunes() {
    #expect(clock("GAB|\n\n").place == .outside)
    #expect(clock("GAB|\nX:2\n").place == .header)
    #expect(clock("GAB|\n\nX:2\nM:3/4\nK:D\nA").position == TuneClock.whole / 8)
    #expect(clock("\n", header: "X:1\nT:x\n").place == .outside)
    #expect(clock("G", header: "").place == .outside)
    #expect(clock("GAB|:|").bar == 0, "a part's shorter first bar is a pick-up")
  }

  @Test("bars end where the incremental reader says so, in all tunes of the starter corpus")
  func agreement() throws {
    let text = try Fixtures.text(at: Corpora.packageFolder + "/corpus/starter.abc")
    var clock = TuneClock()
    var reader = ABCReader()
    var (compared, equal) = (0, 0)
    for scalar in text.unicodeScalars {
      // The bar that the character ends, before it does.
      let position = reader.barPosition
      let ownPosition = clock.position
      clock.read(scalar.isASCII ? UInt8(scalar.value) : 0)
      reader.read(scalar)
      guard clock.endsBar else { continue }
      compared += 1
      let parts = position.numerator * Int(TuneClock.whole) / position.denominator
      if parts == Int(ownPosition) { equal += 1 }
    }
    #expect(compared > 700)
    #expect(equal == compared)
  }

  @Test("no text makes it trap, and the place in the bar stays a number")
  func hostile() {
    withEverySeed(0..<40) { _, generator in
      var clock = TuneClock()
      let alphabet = Array("X:KMLP|[]1239/<>(){}\"!%zGAb'^=\n\n ,:|-~".utf8)
      for byte in Self.header.utf8 { clock.read(byte) }
      for _ in 0..<3_000 {
        clock.read(alphabet[generator.below(alphabet.count)])
        try #require(clock.position >= 0)
        try #require(clock.bar >= 0 && clock.part >= 0)
      }
    }
    // The largest lengths that the fields and the numbers allow.
    for music in [
      "[a999]999|", "(2[a999]999|", "[G999]999", "a999" + String(repeating: ">", count: 700),
      "a999" + String(repeating: "<", count: 700) + "a", String(repeating: "a999>", count: 900),
    ] {
      for unit in ["64/1", "3/1", "1/1", "1/64"] {
        let clock = clock(music, header: "X:1\nM:64/1\nL:\(unit)\nK:G\n")
        #expect(clock.position >= 0 && clock.position <= 1 << 22, "\(unit) \(music.prefix(20))")
      }
    }
    // A bar without end, and a number without end.
    _ = clock(String(repeating: "G999", count: 5_000))
    _ = clock("G" + String(repeating: "9", count: 5_000))
    _ = clock("G" + String(repeating: "/", count: 5_000) + "9")
    _ = clock(String(repeating: ">", count: 500))
  }
}
