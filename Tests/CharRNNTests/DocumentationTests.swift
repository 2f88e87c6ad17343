import CharRNN
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  @Test("the catalogue's example trains, writes, reads and measures a model")
  func example() throws {
    // docs-begin
    let phrase = "X:1\nK:D\n|:def fed|BAF AFD:|\n\n"
    let text = String(repeating: phrase, count: 40)
    let vocabulary = try Vocabulary(of: text.unicodeScalars)
    let tokens = try vocabulary.encode(text.unicodeScalars).tokens

    let model = try LanguageModel(
      vocabulary: vocabulary,
      configuration: ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingSize: 8, layerWidths: [32], dropout: 0),
      seed: 1)
    var settings = TrainingSettings()
    settings.batch = 4  // N, streams read side by side
    settings.sequence = 16  // T, characters a window
    settings.learningRate = 0.01
    let trainer = try Trainer(
      model: model, text: tokens,
      state: TrainingState(start: model.configuration, settings: settings))

    let loop = TrainingLoop(trainer, goal: .steps(200))
    try loop.run { event in
      if case .epoch(let epoch) = event { print(epoch.epoch, epoch.trainingBits) }
    }

    // A file with everything that a later run needs to go on.
    let bytes = try Checkpoint(of: model, provenance: loop.record, training: loop.state).bytes()
    let opened = try LanguageModel(Checkpoint(bytes: bytes))

    let heldOut = [Evaluator.Text(tokens: tokens, context: 1)]
    let bits = try Evaluator(opened).evaluate(heldOut)?.bitsPerCharacter
    // docs-end
    #expect(try #require(bits) < 0.5)
    #expect(opened.digest == model.digest)
    expectExample(inCatalogue: "Sources/CharRNN/CharRNN.docc/CharRNN.md", of: #filePath)
  }
}
