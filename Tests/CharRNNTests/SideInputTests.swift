import JSON
import Safetensors
import TestSupport
import Testing

@testable import CharRNN

@Suite("Side inputs")
struct SideInputTests {
  @Test("the network in training, in measuring and a character at a time expects the same")
  func engines() throws {
    let run = try SmallRun(dropout: 0, hasSideInputs: true)
    let model = try run.model()
    let text = Array(run.text.prefix(200))
    let totals = try #require(
      try Evaluator(model).evaluate([Evaluator.Text(tokens: text, context: 1)]))
    var reader = Reader(model.predictor(.f32))
    var bits = 0.0
    for (place, token) in text.enumerated() {
      if let logits = reader.logits { bits += Distribution(logits).surprisal(of: token) }
      #expect((reader.logits == nil) == (place == 0))
      reader.read(token)
    }
    #expect(abs(totals.bitsPerCharacter * 199 / bits - 1) < 1e-5)
    // The same from the training network, whose rows go on from window to window.
    let network = try Network(
      run.configuration, weights: model.weights, steps: 199, rows: 1, lanes: 1, isTraining: true)
    var follower = RunFollower(characters: run.vocabulary.count)
    for t in 0..<199 {
      follower.read(text[t])
      network.set(
        step: t, row: 0, token: Int32(text[t]), target: Int32(text[t + 1]), follower: follower)
    }
    try network.shared.refresh()
    let loss = try network.forwardBackward(dropout: []).loss
    #expect(abs(loss.bitsPerCharacter / totals.bitsPerCharacter - 1) < 1e-6)
  }

  @Test("what is told makes a difference, and a model learns from it")
  func learns() throws {
    // Which of two characters comes depends on the one before the last, which the follower tells, and
    // on nothing that a network of one unit could keep as easily.
    let run = try SmallRun(dropout: 0, hasSideInputs: true)
    let model = try run.model()
    let texts = [Evaluator.Text(tokens: Array(run.text.prefix(300)), context: 1)]
    let silent = RunFollower(characters: run.vocabulary.count).forgetting(share: 1, seed: 0)
    let trainer = try run.trainer(model)
    for _ in 0..<100 { _ = try trainer.step() }
    let told = try #require(try Evaluator(model).evaluate(texts))
    let untold = try #require(try Evaluator(model, follower: silent).evaluate(texts))
    #expect(told.loss < untold.loss)
  }

  @Test("a checkpoint keeps the tables under their names, and opens only with a follower for them")
  func checkpoint() throws {
    let run = try SmallRun(hasSideInputs: true)
    let model = try run.model()
    let bytes = try Checkpoint(of: model, provenance: Provenance()).bytes()
    let read = try Checkpoint(bytes: bytes)
    #expect(read.parameters == model.parameters)
    #expect(read.parameters.configuration == run.configuration)
    #expect(
      read.parameters.names.prefix(3) == ["embedding.weight", "place.run", "memory.before"])
    #expect(read.parameters.shape(of: "place.run") == [4, 8])
    #expect(try run.model(read).digest == model.digest)
    #expect(throws: ConfigurationError.sideInputs(["place.run", "memory.before"])) {
      try LanguageModel(read)
    }
    let plain = try SmallRun()
    #expect(throws: ConfigurationError.self) {
      try LanguageModel(
        Checkpoint(of: plain.model(), provenance: Provenance()),
        follower: RunFollower(characters: run.vocabulary.count))
    }
  }

  @Test(
    "a file that names a side input and lacks its table, or has one of a wrong shape, is refused")
  func malformed() throws {
    let run = try SmallRun(hasSideInputs: true)
    let file = try SafetensorsFile(
      bytes: Checkpoint(of: run.model(), provenance: Provenance()).bytes())
    func bytes(_ change: (inout [Tensor]) throws -> Void) throws -> [UInt8] {
      var tensors = file.tensors
      try change(&tensors)
      // Without `format` no checksum is asked for.
      return try SafetensorsFile(
        tensors: tensors, metadata: file.metadata.filter { $0.key != MetadataKey.format }
      ).bytes()
    }
    #expect(try Checkpoint(bytes: bytes { _ in }).parameters.names.contains("place.run"))
    #expect(throws: CheckpointError.file(.missingTensor("place.run"))) {
      try Checkpoint(bytes: bytes { $0.removeAll { $0.name == "place.run" } })
    }
    #expect(throws: CheckpointError.self) {
      try Checkpoint(
        bytes: bytes { tensors in
          tensors.removeAll { $0.name == "place.run" }
          tensors.append(
            Tensor(name: "place.run", shape: [32], floats: [Float](repeating: 0, count: 32)))
        })
    }
  }

  @Test("the number and the sizes of side inputs are limited", arguments: [64, 65])
  func limits(count: Int) throws {
    func configuration(_ inputs: [SideInput]) throws -> ModelConfiguration {
      try ModelConfiguration(vocabularySize: 2, sideInputs: inputs)
    }
    let inputs = (0..<count).map { SideInput(name: "place.\($0)", size: 1) }
    if count == 64 {
      #expect(try configuration(inputs).inputRows == 66)
    } else {
      #expect(throws: ConfigurationError.self) { try configuration(inputs) }
    }
    #expect(throws: ConfigurationError.self) {
      try configuration([SideInput(name: "place.none", size: 0)])
    }
    for names in [["place.a", "place.a"], ["embedding.weight"], ["output.bias"]] {
      #expect(throws: ConfigurationError.self) {
        try configuration(names.map { SideInput(name: $0, size: 2) })
      }
    }
    // The table of characters has a row more than the vocabulary.
    for count in [ModelConfiguration.maximumSize - 1, ModelConfiguration.maximumSize] {
      let inputs = [SideInput(name: "memory.next", characterCount: count)]
      let small = try ModelConfiguration(
        vocabularySize: 2, embeddingSize: 1, layerWidths: [1],
        sideInputs: [SideInput(name: "memory.next", characterCount: 2)])
      if count < ModelConfiguration.maximumSize {
        #expect(try small.with(vocabularySize: count).sideInputs == inputs)
      } else {
        #expect(throws: ConfigurationError.self) { try small.with(vocabularySize: count) }
      }
    }
  }
}
