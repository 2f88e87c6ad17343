import CharRNN
import Testing

@testable import Composition

@Suite("PartedTexts, PartedFutures, SameContext")
struct PartedTextsTests {
  private static let text = "X:1\nT:x\nK:C\nCDEF|GAGF|CDEF|BCDE|\n"

  private func parted(
    _ old: String, _ new: String, all: Bool = false, of text: String = text
  ) throws -> PartedTexts? {
    let model = try countingModel(Self.text)
    return try PartedTexts(
      try QuestionedTune(text, model.vocabulary), replacing: old, with: new, all: all,
      model.vocabulary, model.predictor(.f32))
  }

  @Test("the bars behind a change differ as the model says, the changed piece is not compared")
  func bars() throws {
    let parted = try #require(try parted("GA", "GG"))
    #expect(parted.changed == Self.text.replacing("GA", with: "GG"))
    #expect(parted.bars.map(\.bar) == [1, 2, 3])
    #expect(parted.bars.map(\.isChanged) == [true, false, false])
    // Two characters of the changed bar are compared, four of the others.
    #expect(abs(parted.bars[1].divergence - 2 * parted.bars[0].divergence) < 1e-9)
    #expect(parted.bars[0].divergence > 1 && parted.bars[3 - 1].surprisalChange < 0)
    let parting = try #require(parted.parting)
    #expect(parting.before == "B" && parting.after == "\n")
    #expect(parting.place == Array(Self.text).firstIndex(of: "A")! + 1)
  }

  @Test("the first piece is replaced, or all; a text that lacks it gives nil")
  func pieces() throws {
    #expect(try parted("CD", "DC")?.changed == Self.text.replacing("CDEF|G", with: "DCEF|G"))
    let all = try #require(try parted("CD", "D", all: true))
    #expect(all.count == 3 && all.changed == Self.text.replacing("CD", with: "D"))
    #expect(try parted("FF", "C") == nil)
    #expect(try parted("", "C") == nil)
    #expect(throws: UnknownCharacter.self) { try parted("CD", "é") }
  }

  @Test("a change of nothing that the model looks at moves nothing and parts nowhere")
  func nothing() throws {
    let parted = try #require(try parted("T:x", "T:T"))
    #expect(parted.bars.count == 4)
    #expect(parted.bars.allSatisfy { $0.divergence == 0 && $0.surprisalChange == 0 })
    #expect(parted.parting == nil)
    #expect(parted.ends.before == 12 && parted.ends.after == 12)
  }

  @Test("two futures are drawn bar by bar, and where they part is counted")
  func futures() throws {
    let model = try scriptedModel([
      "X": ":", ":": "1", "1": "\n", "\n": "K", "K": "C", "C": "D", "D": "|", "A": "B", "B": "C",
      "|": "A",
    ])
    func futures(_ before: String, _ after: String, bars: Int = 2) throws -> PartedFutures {
      try PartedFutures(
        of: "X:1\nK:C\n" + before, and: "X:1\nK:C\n" + after, bars: bars, draw: nil,
        model.vocabulary, model.predictor(.f32))
    }
    let parted = try futures("A", "BC")
    #expect(parted.bars.map(\.before) == ["BCD|", "ABCD|"])
    #expect(parted.bars.map(\.after) == ["D|", "ABCD|"])
    #expect(parted.common == 0)
    #expect(try futures("A", "BA").common == nil)
    #expect(try futures("A", "BA", bars: 1).bars.count == 1)
  }

  @Test("the longest context is found without regard to lines and spaces, with what comes next")
  func contexts() throws {
    let vocabulary = try Vocabulary(of: (0x0A..<0x7F).compactMap { Unicode.Scalar(UInt8($0)) })
    let tune = try QuestionedTune("X:1\nK:C\nGA Bc|de|\nfg|\n", vocabulary)
    let others = [
      "X:1\nT:None\nK:D\nzzzz|\n", "X:2\nT:Short\nK:D\nee|fa|\n",
      "X:3\nT:Long\nK:D\nAA|Bc|\nde|f2|\n",
    ].map { Array($0.unicodeScalars)[...] }
    let place = Array("X:1\nK:C\nGA Bc|de|\nfg|\n").firstIndex(of: "g")!
    let found = SameContext.places(before: place, of: tune, in: others, limit: 5)
    #expect(found.map(\.title) == ["Long", "Short"])
    #expect(found.map(\.length) == ["Bc|de|f".count, "e|f".count])
    #expect(found.map(\.next) == ["2", "a"])
    #expect(found.map(\.bar) == [4, 2])
    #expect(SameContext.places(before: place, of: tune, in: others, limit: 1).count == 1)
    #expect(SameContext.places(before: 0, of: tune, in: others, limit: 5).isEmpty)
  }
}
