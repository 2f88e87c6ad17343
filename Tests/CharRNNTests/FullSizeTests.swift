import TestSupport
import Testing

@testable import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numerics of models as people train them: minutes of work, so `make numerics` runs it.
@Suite("Full size", .serialized)
struct FullSizeTests {
  /// The folder with PyTorch's figures, from the environment.
  static let folder: String? = getenv("LILT_NUMERICS").map { String(cString: $0) }

  static let isWanted: ConditionTrait = .enabled(
    if: folder != nil, "full-size numerics take minutes: make numerics")

  private func tell(_ line: String) { print("numerics: \(line)") }

  @Test(
    "the whole gradient is PyTorch's in float64", isWanted,
    arguments: ["full-size", "full-size-unequal"], Precision.allCases)
  func gradient(name: String, precision: Precision) throws {
    if precision == .bf16, !Machine.current.hasBF16 {
      return tell("\(name) bf16: not on this machine")
    }
    let reference = try PyTorchCase(name, in: try #require(Self.folder))
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: 2, precision: precision)
    _ = try network.forwardBackward(dropout: [])
    let error = try reference.gradientError(network)
    tell(
      "\(name) \(precision.rawValue): whole gradient \(error.whole), worst tensor \(error.worst)")
    #expect(error.whole <= (precision == .f32 ? 1e-6 : 4e-3))
  }

  /// The Nottingham jigs and hornpipes, the last tenth of the characters apart.
  private func text() throws -> (vocabulary: Vocabulary, training: [Token], heldOut: [Token]) {
    let folder = try #require(Corpora.nottingham)
    let characters = try ["jigs", "hpps"].flatMap {
      Array(
        try Fixtures.text(at: "\(folder)/\($0).abc").replacing("\r\n", with: "\n").unicodeScalars)
    }
    let vocabulary = try Vocabulary(of: characters)
    let tokens = try vocabulary.encode(characters[...]).tokens
    let split = tokens.count * 9 / 10
    return (vocabulary, Array(tokens[..<split]), Array(tokens[split...]))
  }

  @Test(
    "bf16 learns as f32 does, within the noise of seeds; rounded weights sample the same",
    isWanted, .needsNottingham, .needsBF16)
  func curves() throws {
    let (vocabulary, training, heldOut) = try text()
    let configuration = try ModelConfiguration(vocabularySize: vocabulary.count)
    let marks = [60, 120, 180, 240, 300, 600, 900, 1200, 1500]
    var curves: [Precision: [[Double]]] = [:]
    for precision in Precision.allCases {
      for seed in UInt64(1)...3 {
        let model = try LanguageModel(
          vocabulary: vocabulary, configuration: configuration, seed: seed)
        var settings = TrainingSettings()
        settings.seed = seed
        settings.precision = precision
        let trainer = try Trainer(
          model: model, text: training,
          state: TrainingState(start: configuration, settings: settings))
        var losses: [Double] = []
        while losses.count < 1500 { losses.append(try trainer.step().totals.crossEntropy) }
        let means = marks.map { losses[($0 - 20)..<$0].reduce(0, +) / 20 }
        curves[precision, default: []].append(means)
        tell(
          "loss \(precision.rawValue) seed \(seed): \(means.map { ($0 * 1000).rounded() / 1000 })")
        if precision == .f32, seed == 1 {
          let divergence = model.divergenceOfRounding(on: Array(heldOut.prefix(4_000)))
          tell("sampling with bf16 weights: mean KL \(divergence) bits a character")
          #expect(divergence < 0.01)
        }
      }
    }
    for (place, mark) in marks.enumerated() {
      let exact = try #require(curves[.f32]).map { $0[place] }
      let rounded = try #require(curves[.bf16]).map { $0[place] }
      let spread = (exact.max() ?? 0) - (exact.min() ?? 0)
      let difference = abs(exact.reduce(0, +) - rounded.reduce(0, +)) / 3
      tell("step \(mark): bf16 and f32 differ by \(difference), seeds by \(spread)")
      #expect(difference <= spread, "step \(mark)")
    }
  }
}
