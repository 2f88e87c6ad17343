import CharRNN
import Foundation
import Testing

@testable import Composition

@Suite("What instruments tell each other")
struct RelationTests {
  private static let header = "X:1\nM:4/4\nL:1/4\nK:C\n"
  private static let tune = header + "\"G\"c4|\"A\"d4|\"G\"c4|\"A\"d4|]\n"

  private func text(_ text: String) -> TuneText { Array(text.unicodeScalars)[...] }

  /// A model whose weights are all 0.
  private func uniformModel(_ text: String) throws -> LanguageModel {
    let fresh = try freshModel(text)
    var weights = fresh.parameters
    for name in weights.names {
      weights[name] = ArraySlice(repeating: 0, count: weights[name].count)
    }
    return try LanguageModel(vocabulary: fresh.vocabulary, parameters: weights)
  }

  /// A model with one cell, which the letter G sets to 1, A to -1, and nothing else changes: its output
  /// raises the logit of `c` by `3 * tanh(cell)` and lowers that of `d` as much.
  private func harmonicModel(_ text: String) throws -> LanguageModel {
    try oneCellModel(
      text, input: ["G": [40, -40, 20, 0], "A": [40, -40, -20, 0]], bias: [-20, 20, 0, 20],
      output: ["c": 3, "d": -3])
  }

  private func relations(
    _ text: String, _ model: LanguageModel
  ) throws -> [TuneRelation] {
    let reading = RelationReading([self.text(text)], model.vocabulary)
    #expect(reading.tuneCount == 1)
    return try #require(reading.relations(by: model.predictor)).flatMap(\.relations)
  }

  @Test("a model that expects all characters alike finds no relation")
  func uniform() throws {
    let relations = try relations(Self.tune, uniformModel(Self.tune))
    #expect(relations.map(\.pair.predicted) == [.melody, .chords])
    #expect(relations.map(\.tokenCount) == [4, 4])
    #expect(relations.allSatisfy { $0.savedBits == 0 && $0.bits > 0 })
  }

  @Test("a chord that decides on the note saves as much as the logits say, and nothing reversed")
  func known() throws {
    let model = try harmonicModel(Self.tune)
    let relations = try relations(Self.tune, model)
    let melody = try #require(relations.first { $0.pair.predicted == .melody })
    let (step, size) = (3 * 0.761_594_155_955_765, Double(model.vocabulary.count))
    // With the chord of the other note its logit has the opposite sign; all others are as before.
    let saved = 2 * step / 0.693_147_180_559_945
    #expect(abs(melody.savedBits / 4 - saved) < 1e-4)
    let sum = 2 * cosh(step) + size - 2
    let note = log(sum) - step
    let length = log(sum)
    #expect(abs(melody.bits / 4 - (note + length) / 0.693_147_180_559_945) < 1e-4)
    // Without chord symbols the cell stays 0 and every character costs as much.
    let silenced = try #require(melody.silencedBits)
    #expect(abs(silenced / 8 - log(size) / 0.693_147_180_559_945) < 1e-4)
    let chords = try #require(relations.first { $0.pair.predicted == .chords })
    #expect(chords.savedBits == 0)
    #expect(melody.bars.map(\.text) == ["\"G\"c4|", "\"A\"d4|", "\"G\"c4|", "\"A\"d4|]"])
    #expect(melody.bars.allSatisfy { abs($0.savedBits - saved) < 1e-4 })
    let sums = TuneRelation.ChordSaving.sums(over: [melody])
    #expect(sums.map(\.name) == ["A", "G"] && sums.map(\.noteCount) == [2, 2])
    let estimate = try #require(RelationEstimate(melody.pair, over: [melody, melody]))
    #expect(estimate.saved.value == melody.savedBits / 4 && estimate.tokenCount == 8)
    #expect(estimate.saved.interval.lowerBound == estimate.saved.interval.upperBound)
  }

  @Test("a tune is left out without chord symbols or with a new character; one chord tells nothing")
  func leftOut() throws {
    let vocabulary = try Vocabulary(of: Self.tune.unicodeScalars)
    let tunes = [
      Self.header + "c4|d4|]\n", Self.header + "\"G\"c4|\"G\"d4|]\n",
      Self.header + "\"G\"e4|\"A\"d4|]\n", Self.tune,
    ].map(text)
    let reading = RelationReading(tunes, vocabulary)
    // A constant chord tells nothing, but the melody, which changes, tells of it.
    #expect(reading.tuneCount == 2 && reading.aloneCount == 1 && reading.unreadableCount == 1)
    let found = try #require(reading.relations(by: uniformModel(Self.tune).predictor))
    #expect(found.map(\.place) == [1, 3])
    #expect(found[0].relations.map(\.pair.predicted) == [.chords])
  }

  @Test("bits are summed alike for either order of two voices, and each tells of the other")
  func voices() throws {
    let inline = Self.header + "[V:1]c4| [V:2]C4|\n[V:1]d4| [V:2]D4|\n"
    let lines = Self.header + "V:1\nc4|d4|\nV:2\nC4|D4|\n"
    for tune in [inline, lines] {
      let relations = try relations(tune, uniformModel(tune))
      #expect(relations.map(\.pair.predicted) == [.melody, .bass])
      #expect(relations.map(\.tokenCount) == [2, 2])
    }
  }

  @Test("a reading that is stopped has no figures")
  func stopped() throws {
    let model = try uniformModel(Self.tune)
    let reading = RelationReading([text(Self.tune)], model.vocabulary)
    #expect(reading.relations(by: model.predictor, shouldStop: { true }) == nil)
  }
}
