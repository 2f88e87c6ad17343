import Testing

@testable import Composition

@Suite("Ranking tunes")
struct TuneRankingTests {
  private static let header = "X:1\nT:t\nM:6/8\nL:1/8\nK:"
  private static let first = header + "G\nGAB c2A|BAG A2D|GAB c2d|B3 G3|\n"
  /// The first one, a step higher.
  private static let moved = header + "A\nABc d2B|cBA B2E|ABc d2e|c3 A3|\n"
  private static let other = header + "G\ngfe dcB|e3 dBG|A2c BAG|F2A G3|\n"

  private func order(
    _ tunes: [String], _ bits: [Double], by ranking: TuneRanking
  ) throws -> [Int] {
    TuneRanker(by: ranking, against: CorpusMatches(try corpus(Self.other)))
      .ranked(zip(tunes, bits).map { ($0, $1) }).map(\.place)
  }

  @Test(
    "by bits, the least surprising comes first, and a transposed copy of a better tune is dropped")
  func bits() throws {
    #expect(try order([Self.first, Self.moved, Self.other], [2, 1, 3], by: .bits) == [1, 2])
    #expect(try order([Self.first, Self.moved, Self.other], [1, 1, 0.5], by: .bits) == [2, 0])
  }

  @Test("by novelty, what is least like the corpus comes first")
  func novelty() throws {
    #expect(try order([Self.other, Self.first], [1, 2], by: .novelty) == [1, 0])
  }

  @Test("by form, two repeated parts of 8 bars that close on the tonic come first")
  func form() throws {
    let eight = String(repeating: "GAB c2A|", count: 7)
    let aabb =
      Self.header + "G\n" + eight + "\"D\"A3 \"G\"G3:|\n|:" + eight.replacing("A", with: "f")
      + "\"D\"A3 \"G\"G3:|\n"
    #expect(try order([Self.first, aabb], [1, 2], by: .form) == [1, 0])
    let ranked = TuneRanker(by: .form, against: nil).ranked([(aabb, 1)])
    #expect(ranked.map(\.figure) == [1])
  }

  @Test("texts without music are neither alike nor a fault")
  func empty() throws {
    #expect(try order(["", ""], [1, 2], by: .form) == [0, 1])
    #expect(try order([], [], by: .bits) == [])
  }
}
