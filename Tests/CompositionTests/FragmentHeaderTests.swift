import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("FragmentHeader: the header of a typed phrase")
struct FragmentHeaderTests {
  /// A corpus like that of the shipped model: jigs without `L:`, hornpipes with it.
  private static let jigs = [
    ("6/8", nil, nil, "G", 9), ("6/8", nil, nil, "D", 9), ("6/8", nil, nil, "A", 3),
    ("6/8", nil, nil, "Am", 2), ("6/8", nil, nil, "C", 2), ("6/8", nil, nil, "Em", 1),
    ("4/4", "1/8", "Hornpipe", "G", 3), ("4/4", "1/8", "Hornpipe", "D", 2),
  ]
  /// Reels and waltzes with `L:1/4`, some of them in modes.
  private static let reels = [
    ("4/4", "1/4", "Reel", "D", 4), ("4/4", "1/4", "Reel", "G", 4), ("3/4", "1/4", nil, "G", 2),
    ("4/4", "1/4", "Reel", "Ador", 2), ("4/4", "1/4", "Reel", "Dmix", 2),
    ("4/4", "1/4", nil, "Em", 2),
  ]

  private static func details(
    _ headers: [(String, String?, String?, String, Int)]
  ) throws -> CorpusDetails {
    let tunes = headers.flatMap { meter, unit, rhythm, key, count in
      let fields = unit.map { "L:\($0)\n" } ?? ""
      let tune = "X:1\nT:A\nM:\(meter)\n\(fields)\(rhythm.map { "R:\($0)\n" } ?? "")K:\(key)\nC\n"
      return Array(repeating: tune, count: count)
    }
    return CorpusDetails(try corpus(tunes.joined()))
  }

  /// An untrained model that can write all of ASCII, so that the rule and the corpus decide.
  private static func model() throws -> LanguageModel {
    try freshModel((0x20..<0x7F).map { String(UnicodeScalar($0)) }.joined() + "\n")
  }

  private func choose(
    _ phrase: String, reels: Bool = false, _ change: (inout HeaderChoices) -> Void = { _ in }
  ) throws -> FragmentHeader {
    var choices = HeaderChoices()
    change(&choices)
    return FragmentHeader(
      for: phrase, details: try Self.details(reels ? Self.reels : Self.jigs), choices: choices,
      model: try Self.model())
  }

  private func timing(
    _ meter: String, _ unit: String? = nil, _ rhythm: String? = nil
  ) -> WholeHeader.Timing {
    WholeHeader.Timing(meter: meter, unitNoteLength: unit, rhythm: rhythm)
  }

  @Test(
    "major, minor and modes by chords and notes",
    arguments: [
      (#""D"FAd fed|"A7"ceg "D"fdd|"#, "D", false), (#"A|"D"d2d AFA|"G"BdB "A7"cBA|"#, "D", false),
      (#""Am"ABc edc|"E7"B^GE "Am"A3|"#, "Am", false),
      (#""Em"EGB e2B|"D"ABA "Em"GFE|"#, "Em", false),
      ("GAB dBG|GBd g3|", "G", false), ("D|GBd gdB|cec BGD|", "G", false),
      ("^GAB cBA|E2^G A3|", "Am", false), (#""F"FAc f2c|"Bb"dcB "C7"AGF|"#, "F", false),
      (#""Bb"Bdf "F7"fec|"Bb"Bdf b3|"#, "Bb", false),
      (#""Am"A/B/c/d/ ec|"G"B/A/G/A/ Bd|"Am"ea "D"fd|"#, "Ador", true),
      (#""D"dA/F/ DF|"C"Ec/B/ cE|"D"dA/F/ DF|"#, "Dmix", true),
      (#""G"GB dB|"C"ec "D7"AF|"#, "G", true),
    ])
  func keys(phrase: String, key: String, reels: Bool) throws {
    let chosen = try choose(phrase, reels: reels)
    #expect(chosen.header.key == key, "\(chosen.keys.prefix(4))")
    #expect(chosen.keys.first?.value == key)
    let sum = chosen.keys.reduce(0) { $0 + $1.probability }
    #expect(abs(sum - 1) < 1e-9)
    #expect(
      chosen.keys.dropFirst().map(\.probability)
        == chosen.keys.dropFirst().map(\.probability).sorted(by: >))
  }

  @Test("metre, unit and rhythm are those of the corpus's headers with bars of that length")
  func known() throws {
    #expect(try choose("GAB dBG|c2B A3|").header.timing == timing("6/8"))
    #expect(try choose("d|GAB dBG|c2B A").header.timing == timing("6/8"))
    #expect(try choose("GABc dBGB|c2B2 A4|").header.timing == timing("4/4", "1/8", "Hornpipe"))
    #expect(
      try choose("B>A|G>AB>c d>BG>B|(3cdc (3BcB A4|").header.timing
        == timing("4/4", "1/8", "Hornpipe"))
    #expect(
      try choose("GA/B/ dB|cB A2|", reels: true).header.timing == timing("4/4", "1/4", "Reel"))
    #expect(try choose("G2B|d2B|A3|", reels: true).header.timing == timing("3/4", "1/4"))
  }

  @Test(
    "a metre that the corpus lacks follows from the bars",
    arguments: [
      ("GAB cBA GAB|d3 c3 B3|", timing9, 2), ("d|G2B d2c BAG|ABA F2E D3|", timing9, 2),
      ("G2 B2 d2|c2 B2 A2|", WholeHeader.Timing(meter: "3/4"), 2),
      ("G2A2B2|A4F2|G2A2B2|", WholeHeader.Timing(meter: "3/4"), 3),
      ("G2B|d2B|A3|", WholeHeader.Timing(meter: "3/4", unitNoteLength: "1/4"), 3),
      ("GABc|dBAB|", WholeHeader.Timing(meter: "2/4", unitNoteLength: "1/8"), 2),
      ("GA/B/cd|dB/A/G2|", WholeHeader.Timing(meter: "4/4", unitNoteLength: "1/4"), 2),
      ("GABcdef|GABcdef|", WholeHeader.Timing(meter: "7/8"), 2),
      ("GABc defg abag fedc|d8 g8|", WholeHeader.Timing(meter: "4/4", unitNoteLength: "1/16"), 2),
      ("GAB cde fga gfe|d6 g6|", WholeHeader.Timing(meter: "12/8"), 2),
    ])
  func unknownMeter(phrase: String, expected: WholeHeader.Timing, bars: Int) throws {
    let chosen = try choose(phrase)
    #expect(chosen.header.timing == expected)
    #expect(chosen.meterBasis == .bars(bars))
    #expect(chosen.meters.map(\.value) == [expected.meter])
    let lines = chosen.text.split(separator: "\n").map(String.init)
    #expect(lines.contains("M:\(expected.meter ?? "")"))
  }

  private static let timing9 = WholeHeader.Timing(meter: "9/8")

  @Test("the corpus's own bars of six or eight units win over others of that length")
  func reelUnits() throws {
    // 4/4 of a model with L:1/4 has bars of four units; eight are those of L:1/8.
    let chosen = try choose("GABc dBGB|c2B2 A4|", reels: true)
    #expect(chosen.header.timing == timing("4/4", "1/8"))
    let nine = try choose("GAB cBA GAB|d3 c3 B3|", reels: true)
    #expect(nine.header.timing == timing("9/8", "1/8"))
  }

  @Test(
    "pick-ups, endings and unfinished bars are no bars of another length",
    arguments: [
      "d|GAB dBG|c2B A3|", "|:d|GAB dBG|c2B A2:|", "d2|GAB dBG|c2B A3|GA", "GAB dBG|c2B A3",
      "GAB dBG|[1 c2B A3:|[2 c2B G3||", "GAB dBG|c2B A2:|:d|GAB dBG|", "GAB {c}dBG|z6|",
      "d|GAB dBG|c2B A2|", "P:A\nd|GAB dBG|\nc2B A3|", "(GAB) [GB]dG/2G/2|~c2B A3|",
    ])
  func pickUps(phrase: String) throws {
    let chosen = try choose(phrase)
    #expect(chosen.header.timing == timing("6/8"))
    #expect(chosen.bars.contradictions.isEmpty, "\(chosen.bars)")
    guard case .bars = chosen.meterBasis else {
      Issue.record("\(chosen.meterBasis)")
      return
    }
  }

  @Test("bars that contradict each other are reported, and the most frequent length counts")
  func contradictions() throws {
    let short = try choose("GAB dBG|c2B A|GAB dBG|d3 g3|")
    #expect(short.header.timing == timing("6/8"))
    #expect(short.bars.contradictions == ["6", "4", "6", "6"])
    #expect(short.meterBasis == .bars(3))
    let long = try choose("GAB dBGA|c2B A3|GAB dBG|")
    #expect(long.bars.contradictions == ["7", "6", "6"])
    #expect(try choose("GAB dBG|c2B A3|").bars.contradictions.isEmpty)
  }

  @Test(
    "a phrase without a full bar leaves the metre to corpus and model",
    arguments: [
      "GAB", "GA|", "", " ", "\"D\"", "d|GAB", "|", "|:", "z2", "(3", "[GB", "\"", "d2|GABcd",
    ])
  func unfinished(phrase: String) throws {
    let chosen = try choose(phrase)
    #expect(chosen.meterBasis == .likelihood)
    #expect(chosen.bars.fullBars == 0)
    #expect(["6/8", "4/4"].contains(chosen.header.timing.meter))
    #expect(chosen.text.hasSuffix("K:\(chosen.header.key)\n"))
  }

  @Test("only a metre with room for the unfinished bar comes into question")
  func room() throws {
    #expect(try choose("d|GABcdef").header.timing == timing("4/4", "1/8", "Hornpipe"))
    #expect(try choose("d|GABcde").meters.map(\.value).sorted() == ["4/4", "6/8"])
  }

  @Test("without a phrase the most frequent header comes out")
  func empty() throws {
    #expect(try choose("").header == WholeHeader(timing("6/8"), key: "G"))
    #expect(try choose("", reels: true).header.timing.meter == "4/4")
  }

  @Test("a chord symbol alone can decide the key")
  func chord() throws {
    #expect(try choose("\"D\"").header.key == "D")
    #expect(try choose("\"Am\"").header.key == "Am")
    #expect(try choose("\"A7\"").header.key == "D")
  }

  @Test("the user's values win, and the rest is chosen to fit them")
  func userChoices() throws {
    let meter = try choose("GAB dBG|c2B A3|") { $0.meter = "9/8" }
    #expect(meter.header.timing.meter == "9/8" && meter.meterBasis == .choice)
    let quarter = try choose("GA Bc|dB G2|") { $0.meter = "4/4" }
    #expect(quarter.header.timing == timing("4/4", "1/4"))
    let hornpipe = try choose("GAB") { $0.meter = "4/4" }
    #expect(hornpipe.header.timing == timing("4/4", "1/8", "Hornpipe"))
    let unit = try choose("GABc|dBG2|") { $0.unitNoteLength = "1/4" }
    #expect(unit.header.timing == timing("4/4", "1/4"))
    let implied = try choose("GAB dBG|c2B A3|") { $0.unitNoteLength = "1/8" }
    #expect(implied.header.timing == timing("6/8"))
    let key = try choose(#""D"FAd fed|"A7"ceg "D"fdd|"#) { $0.key = "Bb" }
    #expect(key.header == WholeHeader(timing("6/8"), key: "Bb") && key.keys.isEmpty)
    let all = try choose("GAB") {
      ($0.meter, $0.unitNoteLength, $0.key, $0.title) = ("5/4", "1/16", "Hp", "Mine")
    }
    #expect(all.text == "X:1\nT:Mine\nM:5/4\nL:1/16\nK:Hp\n")
  }

  @Test("fields before the music count as choices")
  func typedFields() throws {
    let chosen = try choose("M:9/8\nL:1/8\nGAB")
    #expect(chosen.header.timing.meter == "9/8" && chosen.meterBasis == .choice)
    #expect(try choose("[K:Em]GAB").header.key == "Em")
    #expect(try choose("[M:3/4][L:1/4]GAB|").header.timing == timing("3/4", "1/4"))
  }

  @Test("no text traps, and all headers can be read by the model")
  func anyText() throws {
    withEverySeed(0..<300) { _, generator in
      let length = generator.below(60)
      let signs = Array(#"GABcdefg|:[]{}"'()^_=/0123456789,.-<>~ zZxXMLK&%!\"# + "\n")
      let text = String((0..<length).map { _ in signs[generator.below(signs.count)] })
      guard PrimeKind(text) != .tune else { return }
      let chosen = try choose(text, reels: generator.below(2) == 0)
      #expect(chosen.text.hasSuffix("K:\(chosen.header.key)\n"))
      #expect(chosen.keys.allSatisfy { $0.probability.isFinite })
    }
    for text in ["G99999999999999999999|", "G/99999999999|A|", "(9:0:9GAB|c|", "G1/0|", "Z9|Z|"] {
      #expect(try choose(text).text.contains("K:"))
    }
  }

  @Test("only headers that the vocabulary can write come into question")
  func vocabulary() throws {
    let model = try freshModel("X:1\nTMKLRGDAmBCEF/846|adeeguiiltfnpoHr")
    let details = try Self.details(Self.jigs)
    let chosen = FragmentHeader(
      for: "GAB cBA GAB|ddd ccc BBB|", details: details, choices: HeaderChoices(), model: model)
    // The vocabulary has no 9.
    #expect(["6/8", "4/4"].contains(chosen.header.timing.meter))
    #expect(chosen.text.unicodeScalars.allSatisfy { model.vocabulary.index(of: $0) != nil })
  }

  @Test("the choice does not depend on chance: equal phrases get equal headers")
  func repeatable() throws {
    let phrase = #"d|"G"GAB "D7"dBG|c2B A3|"#
    #expect(try choose(phrase) == choose(phrase))
  }
}
