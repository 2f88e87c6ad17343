import TestSupport
import Testing

@testable import CharRNN

@Suite("Predictor")
struct PredictorTests {
  private func shippedModel() throws -> LanguageModel {
    let path = Corpora.packageFolder + "/sessions/default.safetensors"
    let checkpoint = try Checkpoint(bytes: Fixtures.bytes(at: path))
    return try LanguageModel(
      vocabulary: checkpoint.vocabulary, parameters: checkpoint.parameters,
      follower: AnyValueFollower(inputs: checkpoint.parameters.configuration.sideInputs))
  }

  /// Tells values that depend on all characters so far, whatever the side inputs mean.
  private struct AnyValueFollower: TextFollower {
    let inputs: [SideInput]
    private var seen: UInt32 = 1

    init(inputs: [SideInput]) { self.inputs = inputs }

    mutating func read(_ token: Token) { seen = (seen ^ UInt32(token)) &* 0x0100_0193 }

    subscript(index: Int) -> Int {
      Int((seen >> 8 &+ UInt32(index)) % UInt32(inputs[index].size))
    }

    func forgetting(share: Float, seed: UInt64) -> AnyValueFollower { self }
  }

  private let tune = """
    X: 1
    T:Untitled
    M:6/8
    K:G
    "G"G2B dBG|"C"e2e e2d|"C"e2d edc|"G"B2d "D7"ABc|"G"d2B GBd|

    """

  @Test("bf16 weights change what a trained model expects by less than 0.01 bits a character")
  func rounding() throws {
    let run = try SmallRun(dropout: 0)
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<200 { _ = try trainer.step() }
    let divergence = model.divergenceOfRounding(on: Array(run.text.prefix(500)))
    #expect(divergence > 0, "these weights are not in bf16 already")
    #expect(divergence < 0.01)
  }

  @Test("a model whose file has its weights in bf16 predicts the same bits with exact weights")
  func alreadyRounded() throws {
    let model = try shippedModel()
    let text = try model.vocabulary.encode(tune.unicodeScalars).tokens
    #expect(model.predictor(.bf16).expectations(text) == model.predictor(.f32).expectations(text))
  }

  @Test("the shipped model predicts the same bits for every instruction set")
  func instructionSets() throws {
    let model = try shippedModel()
    let text = try model.vocabulary.encode(tune.unicodeScalars).tokens
    let expected = model.predictor.expectations(text)
    for kernels in ExactKernels.all {
      let predictor = Predictor(
        model.parameters, kernels: kernels, follower: model.follower)
      #expect(predictor.expectations(text) == expected, "\(kernels.testDescription)")
    }
  }

  @Test(
    "a stream among others gives the same bits as alone, at any place, with any sizes",
    arguments: ExactKernels.all)
  func company(kernels: ExactKernels) {
    withEverySeed(0..<25) { _, generator in
      let characters = 2 + generator.below(399)
      let follower = generator.below(2) == 0 ? RunFollower(characters: characters) : nil
      let configuration = try ModelConfiguration(
        vocabularySize: characters, embeddingSize: 1 + generator.below(40),
        layerWidths: (0...generator.below(3)).map { _ in 1 + generator.below(70) },
        sideInputs: follower?.inputs ?? [])
      var weights = Xoshiro256StarStar(seed: generator.next())
      let predictor = Predictor(
        Parameters(configuration, using: &weights), kernels: kernels, follower: follower)
      let rows = 1 + generator.below(20)
      let first = generator.below(5)
      let block = StreamBlock(rows: first + rows, for: predictor)
      let texts = (0..<rows).map { _ in
        (0..<9).map { _ in Token(generator.below(configuration.vocabularySize)) }
      }
      var readers = (0..<rows).map { _ in Reader(predictor) }
      for row in 0..<rows {
        readers[row].read(texts[row].prefix(4))
        block.set(
          first + row, to: readers[row].state, readers[row].logits, readers[row].follower)
      }
      for place in 4..<9 {
        predictor.read(texts.map { $0[place] }, intoRowsFrom: first, of: block)
      }
      for row in 0..<rows {
        readers[row].read(texts[row].dropFirst(4))
        var state = RecurrentState(zero: configuration)
        block.get(first + row, into: &state)
        try #require(state == readers[row].state)
        try #require(
          block.logits(first + row, count: configuration.vocabularySize) == readers[row].logits)
        block.copy(first + row, to: 0)
        block.get(0, into: &state)
        try #require(first == 0 || state == readers[row].state)
      }
    }
  }
}
