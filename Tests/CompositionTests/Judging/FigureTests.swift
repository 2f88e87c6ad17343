import TestSupport
import Testing

@testable import Composition

@Suite("Figures of judged tunes")
struct FigureTests {
  private func estimate(
    _ key: String, _ tunes: TuneJudgement..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FigureEstimate? {
    let figure = JudgedFigure.all.first { $0.key == key }
    return try #require(figure, sourceLocation: sourceLocation).estimate(over: tunes)
  }

  private func tune(_ body: String, _ header: String = "M:6/8\n") -> TuneJudgement {
    TuneJudgement(body.tune(header))
  }

  private func bars(_ count: Int) -> TuneJudgement {
    tune(String(repeating: "GAB dBG|", count: count))
  }

  @Test("every figure has its own key and name")
  func names() {
    #expect(Set(JudgedFigure.all.map(\.key)).count == JudgedFigure.all.count)
    #expect(Set(JudgedFigure.all.map(\.name)).count == JudgedFigure.all.count)
  }

  @Test("under 8 and over 40 bars, at, below and above")
  func limits() throws {
    #expect(try estimate("under8Bars", bars(7))?.value == 1)
    #expect(try estimate("under8Bars", bars(8))?.value == 0)
    #expect(try estimate("over40Bars", bars(40))?.value == 0)
    #expect(try estimate("over40Bars", bars(41))?.value == 1)
  }

  @Test("labels that come twice, and B without A")
  func labels() throws {
    let twice = tune("P:B\nGAB|\nP:B\nGAB|")
    let both = tune("P:A\nGAB|\nP:B\nGAB|")
    #expect(try estimate("labelTwice", twice, both)?.value == 0.5)
    #expect(try estimate("labelBWithoutA", twice, both)?.value == 0.5)
  }

  @Test(
    "a credit is a field of a source or a comment that is not lilt's, in the header",
    arguments: [
      ("S:Trad\n", true), ("C:N N\n", true), ("N:note\n", true), ("% Collection\n", true),
      ("S:\n", false), ("R:jig\n", false), ("% lilt seed 1\n", false),
      ("%%MIDI program 1\n", false),
      ("", false),
    ])
  func credits(_ header: String, _ expected: Bool) {
    #expect(tune("GAB|", header).hasCredit == expected)
    #expect(!tune("GAB|\n% Collection\nS:x").hasCredit)
  }

  @Test("faults are those that lilt reports")
  func faults() throws {
    #expect(try estimate("noFault", tune("GAB dBG|"), tune("GAB dBG|[GA"))?.value == 0.5)
  }

  @Test("bars, cadences and notes are pooled over the tunes, other shares are means")
  func pooled() throws {
    let (few, many) = (tune("=FGA GAB|"), tune("GAB dBG|GAB dBG|GAB dBG|"))
    #expect(try estimate("repeatedBars", few, many)?.value == 0.5)
    #expect(try estimate("notesInKey", few, many)?.value == 23.0 / 24)
    #expect(try estimate("rightBars", few, tune("GA|GA|GA|"))?.value == 0.75)
  }

  @Test("a figure without values has no estimate; verdicts and corpora give some")
  func missing() throws {
    #expect(try estimate("noError", bars(8)) == nil)
    #expect(try estimate("match50", bars(8)) == nil)
    #expect(try estimate("aabb") == nil)
    #expect(try estimate("chordTones", bars(8)) == nil)
    var judged = bars(8)
    judged.verdict = .init(hasError: false, hasBarWarning: true)
    #expect(try estimate("noError", judged, bars(8))?.value == 1)
    #expect(try estimate("noBarWarning", judged)?.value == 0)
    let index = MatchIndex(["GABd".tune()])
    let found = TuneJudgement("GABc".tune(), comparedWith: index)
    #expect(try estimate("match90", found)?.value == 3)
  }

  @Test("a tune without bars is not one whose bars are right")
  func empty() throws {
    let empty = tune("")
    #expect(try estimate("exactBars", empty)?.value == 0)
    #expect(try estimate("rightBars", empty) == nil)
    #expect(try estimate("allInRange", empty) == nil)
    #expect(try estimate("endsOnTonic", empty)?.value == 0)
    #expect(try estimate("under8Bars", empty)?.value == 1)
  }

  @Test("quantiles are interpolated")
  func quantiles() {
    #expect(JudgedFigure.quantile(0.5, of: [1, 2]) == 1.5)
    #expect(JudgedFigure.quantile(0.9, of: [0, 10]) == 9)
    #expect(JudgedFigure.quantile(0, of: [3]) == 3 && JudgedFigure.quantile(1, of: [3, 4]) == 4)
  }

  @Test("an interval holds its figure, is the same each time, and narrows as tunes are added")
  func intervals() throws {
    func share(_ count: Int) throws -> FigureEstimate {
      let values = (0..<count).map { JudgedFigure.Value($0 % 2 == 0 ? 1 : 0) }
      return try #require(FigureEstimate(values, .share))
    }
    let (few, many) = (try share(20), try share(2000))
    #expect(try few == share(20))
    #expect(few.interval.contains(0.5) && many.interval.contains(0.5))
    // 1.96 standard errors of a share of one half.
    #expect(abs(few.interval.upperBound - 0.72) < 0.04)
    #expect(abs(many.interval.upperBound - 0.522) < 0.004)
    #expect(try #require(FigureEstimate([.init(3)], .share)).interval == 3...3)
  }
}
