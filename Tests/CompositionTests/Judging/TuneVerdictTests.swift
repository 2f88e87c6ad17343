import TestSupport
import Testing

@testable import Composition

@Suite("The verdict on a tune")
struct TuneVerdictTests {
  private func judged(
    _ body: String, rhythm: String = "jig", metre: String = "6/8", limit: Int? = nil
  ) -> TuneJudgement {
    let header = "X:1\nR:\(rhythm)\nM:\(metre)\nL:1/8\nK:G\n"
    let index = MatchIndex([(header + "GAB dBG|cBA FDF|\n").tune])
    let people = limit.flatMap { HumanBorrowing(Array(repeating: $0, count: 20)) }
    return TuneJudgement((header + body + "\n").tune, comparedWith: index, beside: people)
  }

  @Test("a match past people's limit is copied, one at it is not, and without one that is unknown")
  func copied() {
    let copy = "ABc ecA|dcB GEG|"
    #expect(judged(copy, limit: 13).rejections == [.copied(14)])
    #expect(judged(copy, limit: 14).rejections == [])
    #expect(judged(copy).isCopied == nil && judged(copy).rejections == [])
  }

  @Test("more than one bar in ten of a wrong length is rejected, one in ten is not")
  func bars() {
    func bars(_ count: Int) -> String {
      "GA|" + String(repeating: "g2G GBD|", count: count - 2) + "GABc|g3 G3|"
    }
    // The first bar is a pick-up; `GABc` is short inside the part.
    #expect(judged(bars(9)).rejections == [])
    #expect(judged(bars(8)).rejections == [.bars(wrong: 1, of: 9)])
    #expect(!judged(bars(8)).keepsRhythm && judged(bars(8)).keepsMode)
    #expect(judged("").rejections.contains(.bars(wrong: 0, of: 0)))
  }

  @Test(
    "a metre that is not the type's is rejected",
    arguments: [
      ("jig", "6/8", true), ("Slip Jig", "9/8", true), ("slip jig", "6/8", false),
      ("jig", "4/4", false), ("hornpipe", "C|", true), ("Hornpipe", "6/8", false),
      ("waltz", "3/4", true), ("waltz", "2/4", false), ("march", "6/8", true),
    ])
  func metres(_ type: String, _ metre: String, _ passes: Bool) {
    #expect((TuneType.strange(rhythm: type, metre: metre) == nil) == passes)
    #expect(TuneType.strange(rhythm: nil, metre: metre) == nil)
  }

  @Test("more than one note in ten outside of the key is rejected, one in ten is not")
  func mode() {
    #expect(judged("GAB dBG|=FDF G3|").rejections.contains(.mode(outside: 2, of: 10)))
    #expect(judged("GAB d^dG|GDG G3|").rejections == [])
    #expect(!judged("GAB dBG|=FDF G3|").keepsMode && judged("GAB dBG|=FDF G3|").keepsRhythm)
  }

  @Test("a tune passes all three if nothing rejects it; without people's limit that is unknown")
  func figures() throws {
    func value(_ key: String, _ tune: TuneJudgement) throws -> Double? {
      try #require(JudgedFigure.all.first { $0.key == key }).estimate(over: [tune])?.value
    }
    let copy = judged("ABc ecA|dcB GEG|", limit: 13)
    #expect(try value("notCopied", copy) == 0 && value("rhythm", copy) == 1)
    #expect(try value("mode", copy) == 1 && value("passes", copy) == 0)
    #expect(try value("passes", judged("ABc ecA|dcB GEG|", limit: 20)) == 1)
    #expect(try value("passes", judged("ABc ecA|")) == nil)
    #expect(try value("notCopied", judged("ABc ecA|")) == nil)
  }
}
