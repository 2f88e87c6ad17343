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
    #expect(census.rare.first { $0.value == "~" }?.tunes == 1)
    #expect(!census.rare.contains { $0.value == "X" })
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
