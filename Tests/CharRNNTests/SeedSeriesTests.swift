import Testing

@testable import CharRNN

@Suite("SeedSeries")
struct SeedSeriesTests {
  private func seeds(_ series: SeedSeries, _ count: Int) -> [UInt64] {
    (0..<count).map { series[$0] }
  }

  @Test(
    "the first seed is the series' own; 10,000 seeds differ, and the others are short",
    arguments: [0, 1, 2, 1 << 39 - 1, 1 << 39, 999_999_999_999, .max])
  func distinct(_ first: UInt64) {
    let seeds = seeds(SeedSeries(first), 10_000)
    #expect(seeds[0] == first)
    #expect(Set(seeds).count == 10_000)
    #expect(seeds.dropFirst().allSatisfy { $0 < 1_000_000_000_000 })
  }

  @Test("no two seeds of a series are equal even where the first one comes up again")
  func repeated() {
    let plain = seeds(SeedSeries(1), 10_000)
    for place in [1, 2, 77, 9_999] {
      let seeds = seeds(SeedSeries(plain[place], keyedBy: 1), 10_000)
      #expect(seeds[0] == plain[place] && seeds[place] != plain[place])
      #expect(Set(seeds).count == 10_000)
    }
  }

  @Test("series of neighbouring seeds, and of a series' own seeds, have none in common")
  func neighbours() {
    // The last fifty are seeds of a series, of places behind the first hundred.
    let firsts = (0..<50).map(UInt64.init) + (100..<150).map { SeedSeries(7)[$0] }
    let all = firsts.flatMap { seeds(SeedSeries($0), 100) }
    #expect(Set(all).count == all.count)
  }

  @Test("the seeds of a series never change between versions")
  func fixed() {
    #expect(seeds(SeedSeries(4), 3) == [4, 103_908_504_462, 26_884_435_070])
    #expect(seeds(SeedSeries(.max), 2) == [.max, 429_854_871_596])
  }
}
