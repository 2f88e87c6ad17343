import Testing

@testable import Composition

@Suite("CorpusCensus")
struct CorpusCensusTests {
  @Test("types, keys, metres, lengths and rare characters of the tunes that are learned from")
  func counts() throws {
    let corpus = try corpus(
      """
      X:1
      R:Jig
      M:6/8
      K:G clef=treble
      GAB dBG|z6|]

      X:2
      M:6/8
      K:G ^f
      |:GAB Z2 d~BG:|

      X:3
      R:jig
      M:C
      K:Em
      E8|
      """)
    let census = try CorpusCensus(corpus)
    #expect(census.tuneCount == 3)
    #expect(census.types == [.init(value: "jig", tunes: 2), .init(value: "in 6/8", tunes: 1)])
    #expect(census.keys == [.init(value: "G", tunes: 2), .init(value: "Em", tunes: 1)])
    #expect(census.meters == [.init(value: "6/8", tunes: 2), .init(value: "C", tunes: 1)])
    #expect([census.bars.p10, census.bars.p50, census.bars.p90] == [1, 2, 2])
    #expect(census.characters.p90 == 44)
    #expect(census.rare.isEmpty)
  }

  @Test("a character is rare in fewer than three tunes, at most one in twenty")
  func rare() throws {
    func rare(tunes count: Int, having number: Int) throws -> [CorpusCensus.Entry] {
      let text = (1...count).map { "X:1\nK:C\nC\($0 <= number ? "~D" : "D")|\n" }
      return try CorpusCensus(corpus(text.joined(separator: "\n"))).rare
    }
    #expect(try rare(tunes: 40, having: 2) == [.init(value: "~", tunes: 2)])
    #expect(try rare(tunes: 39, having: 2).isEmpty)
    #expect(try rare(tunes: 20, having: 1) == [.init(value: "~", tunes: 1)])
    #expect(try rare(tunes: 60, having: 3).isEmpty)
  }

  @Test("percentiles are nearest ranks")
  func percentiles() {
    let ten = CorpusCensus.Percentiles(Array(1...10).reversed())
    #expect([ten.p10, ten.p50, ten.p90] == [1, 5, 9])
    let eleven = CorpusCensus.Percentiles(Array(1...11))
    #expect([eleven.p10, eleven.p50, eleven.p90] == [2, 6, 10])
    #expect(CorpusCensus.Percentiles([]).p50 == 0)
  }
}
