import CharRNN
import Testing

@testable import Composition

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("NoteReasons, CellAblation, MemoryHorizon")
struct NoteReasonsTests {
  /// One 'A' in the second bar.
  private static let text = "X:1\nT:x\nK:C\nCDEF|GAGF|CDEF|BCDE|CDCD|\n"
  private let model: LanguageModel
  private let tune: QuestionedTune
  /// The probabilities of 'B' with the letter and without.
  private let with: Double
  private let without: Double

  init() throws {
    model = try countingModel(Self.text)
    tune = try QuestionedTune(Self.text, model.vocabulary)
    with = probability(after: 1, of: model.vocabulary.count)
    without = 1 / Double(model.vocabulary.count)
  }

  /// D(with ‖ without) in bits.
  private var divergence: Double {
    with * log2(with / without) + (1 - with) * log2((1 - with) / (1 - without))
  }

  private func reasons(
    bar: Int, note: Int?, _ deletion: BarDeletion = .inPlace
  ) -> NoteReasons {
    NoteReasons(tune, bar: bar, note: note, model.predictor(.f32), deletion: deletion)
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-3 * max(1, abs(b)) }

  @Test("the bar that makes a note likely is first, with its exact divergence and support")
  func bar() throws {
    for deletion in [BarDeletion.inPlace, .shifting] {
      let reasons = reasons(bar: 3, note: 0, deletion)
      #expect(tune.text(reasons.range) == "B")
      #expect(isNear(reasons.surprisal, -log2(with)))
      #expect(reasons.bars.map(\.bar) == [1, 2, 0])
      #expect(isNear(reasons.bars[0].divergence, divergence), "\(reasons.bars[0])")
      #expect(isNear(reasons.bars[0].support, log2(with / without)))
      #expect(reasons.bars.dropFirst().allSatisfy { $0.divergence == 0 && $0.support == 0 })
    }
  }

  @Test(
    "a bar argues against the notes that it makes unlikely, and a whole bar is the sum of its characters"
  )
  func against() throws {
    let reasons = reasons(bar: 3, note: nil)
    #expect(reasons.bars[0].bar == 1 && isNear(reasons.bars[0].divergence, 4 * divergence))
    let other = log2((1 - with) / Double(model.vocabulary.count - 1) / without)
    #expect(isNear(reasons.bars[0].support, log2(with / without) + 3 * other))
    #expect(self.reasons(bar: 3, note: 1).bars[0].support < 0)
  }

  @Test("the first bar has no earlier one; without three others nothing is compared")
  func first() throws {
    #expect(reasons(bar: 0, note: 0).bars.isEmpty)
    #expect(reasons(bar: 4, note: 0).together == nil)
  }

  @Test("the named bars together move a prediction, others that carry nothing do not")
  func together() throws {
    let text = "X:1\nK:C\nCDEF|GAGF|CDEF|CDEF|CDEF|FEDC|GFED|BCDE|\n"
    let model = try countingModel(text)
    let tune = try QuestionedTune(text, model.vocabulary)
    let together = try #require(
      NoteReasons(tune, bar: 7, note: 0, model.predictor(.f32)).together)
    #expect(together.named > 1 && together.others.count == 9)
    #expect(together.others.allSatisfy { $0 == 0 } && together.median == 0)
  }

  @Test("the only cell carries all that is expected")
  func cells() throws {
    let cells = reasons(bar: 3, note: 0).cells()
    try #require(cells.count == 1)
    #expect((cells[0].layer, cells[0].unit) == (0, 0))
    #expect(isNear(Double(cells[0].value), 1))
    #expect(isNear(cells[0].support, log2(with / without)))
  }

  @Test("a cell that the network does not look at has no effect, and is behind the one that counts")
  func deafCells() throws {
    let model = try freshModel(Self.text)
    let cells = NoteReasons(
      try QuestionedTune(Self.text, model.vocabulary), bar: 3, note: 0, model.predictor(.f32)
    ).cells()
    #expect(cells.count == 5)
    #expect(zip(cells, cells.dropFirst()).allSatisfy { abs($0.support) >= abs($1.support) })
    #expect(Set(cells.map(\.unit)).count == 5)
  }

  @Test("the horizon is the mean over all bars at a distance")
  func horizon() throws {
    var horizon = MemoryHorizon(bars: 4)
    horizon.add(tune, model.predictor(.f32))
    // Only the second of five bars matters, for all behind it.
    #expect(horizon.distances.map(\.bars) == [4, 3, 2, 1])
    #expect(horizon.distances.map(\.characters) == [16, 12, 8, 4])
    let expected = [divergence / 4, divergence / 3, divergence / 2, 0]
    for (distance, mean) in zip(horizon.distances, expected) {
      #expect(isNear(distance.mean, mean), "\(distance) \(mean)")
    }
    var shorter = MemoryHorizon(bars: 2)
    shorter.add(tune, model.predictor(.f32))
    #expect(shorter.distances == Array(horizon.distances.prefix(2)))
  }

  @Test("distances count bars as people do: both sides of a repeat sign inside a bar are at one")
  func splitBar() throws {
    let text = "X:1\nM:4/4\nL:1/4\nK:C\nG|CDEF|GAG:|F|BCDE|CDCD|\n"
    let model = try countingModel(text)
    let tune = try QuestionedTune(text, model.vocabulary)
    #expect(tune.bars.map(\.number) == [0, 1, 2, 2, 3, 4])
    var horizon = MemoryHorizon(bars: 2)
    horizon.add(tune, model.predictor(.f32))
    #expect(horizon.distances.map(\.bars) == [6, 5])
    // From bar 2 with the letter: the bar after it, and the one after that.
    #expect(horizon.distances.allSatisfy { $0.mean > 0 })
  }

  @Test("a tune of one bar adds nothing to the horizon")
  func shortTune() throws {
    var horizon = MemoryHorizon(bars: 2)
    horizon.add(
      try QuestionedTune("X:1\nT:x\nK:C\nCDEF|\n", model.vocabulary), model.predictor(.f32))
    #expect(horizon.distances.allSatisfy { $0.bars == 0 && $0.mean.isNaN })
  }
}
