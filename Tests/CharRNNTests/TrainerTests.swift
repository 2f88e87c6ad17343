import TestSupport
import Testing

@testable import CharRNN

/// A small model and a text that it can learn.
struct SmallRun {
  let vocabulary: Vocabulary
  let configuration: ModelConfiguration
  let text: [Token]
  var settings = TrainingSettings()

  init(dropout: Float = 0.2, lanes: Int = 2) throws {
    let phrase = "X:1\nK:D\n|:def fed|BAF AFD:|\n\n"
    let vocabulary = try Vocabulary(of: phrase.unicodeScalars)
    self.vocabulary = vocabulary
    let tokens = try phrase.unicodeScalars.map { try #require(vocabulary.index(of: $0)) }
    text = Array((0..<40).map { _ in tokens }.joined())
    configuration = try ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingSize: 8, layerWidths: [16, 12], dropout: dropout)
    settings.batch = 5
    settings.sequence = 9
    settings.lanes = lanes
    settings.seed = 77
    settings.learningRate = 0.01
  }

  func model() throws -> LanguageModel {
    try LanguageModel(vocabulary: vocabulary, configuration: configuration, seed: 1)
  }

  func trainer(_ model: LanguageModel) throws -> Trainer {
    try Trainer(
      model: model, text: text, state: TrainingState(start: configuration, settings: settings))
  }
}

@Suite("Trainer")
struct TrainerTests {
  @Test("a model learns a phrase that repeats")
  func learns() throws {
    let run = try SmallRun(dropout: 0)
    let trainer = try run.trainer(run.model())
    let first = try trainer.step().totals
    var last = first
    for _ in 0..<300 { last = try trainer.step().totals }
    #expect(first.crossEntropy > 2)
    #expect(last.crossEntropy < 0.3)
    #expect(last.accuracy > 0.9)
  }

  @Test(
    "20 steps are 10, a file, and 10 more, to the bit: in the middle of an epoch, any lanes",
    arguments: [1, 2, 3])
  func resume(lanes: Int) throws {
    let run = try SmallRun(lanes: lanes)
    let whole = try run.model()
    let wholeTrainer = try run.trainer(whole)
    var reports = try (0..<20).map { _ in try wholeTrainer.step() }
    reports.removeFirst(10)

    let half = try run.model()
    let halfTrainer = try run.trainer(half)
    for _ in 0..<10 { _ = try halfTrainer.step() }
    let file = try Checkpoint(
      vocabulary: run.vocabulary, parameters: half.parameters, provenance: Provenance(),
      training: halfTrainer.state
    ).bytes()

    let read = try Checkpoint(bytes: file)
    let resumed = try LanguageModel(vocabulary: read.vocabulary, parameters: read.parameters)
    let resumedTrainer = try Trainer(
      model: resumed, text: run.text, state: try #require(read.training))
    let resumedReports = try (0..<10).map { _ in try resumedTrainer.step() }
    #expect(resumedReports == reports)
    #expect(resumed.parameters == whole.parameters)
    #expect(resumedTrainer.state == wholeTrainer.state)
  }

  @Test("an epoch covers every window once and reports its own totals")
  func epochs() throws {
    let run = try SmallRun()
    let trainer = try run.trainer(run.model())
    let windows = trainer.streams.windowCount
    // 40 · 29 characters in 5 streams of 232; the last character of a window needs a next one.
    #expect(windows == (40 * 29 / 5 - 1) / 9)
    var characters = 0
    for step in 1...windows {
      let report = try trainer.step()
      characters += report.totals.characters
      #expect((report.completedEpoch != nil) == (step == windows))
      #expect(report.epoch == (step == windows ? 1 : 0))
      if let epoch = report.completedEpoch { #expect(epoch.characters == characters) }
    }
  }

  @Test("a loss that is not a number stops training and leaves weights and state as they were")
  func divergence() throws {
    let run = try SmallRun()
    let model = try run.model()
    let trainer = try run.trainer(model)
    _ = try trainer.step()
    var broken = model.parameters
    broken[ParameterName.outputBias] = broken[ParameterName.outputBias].map { _ in .nan }[...]
    model.parameters = broken
    let before = (model.parameters[ParameterName.embedding], trainer.state)
    #expect(throws: TrainingError.self) { try trainer.step() }
    #expect(model.parameters[ParameterName.embedding] == before.0)
    #expect(trainer.state == before.1)
  }

  @Test("a text too short for the streams is refused with the numbers")
  func tooShort() throws {
    #expect(throws: TrainingError.textTooShort(count: 9, rows: 2, steps: 5)) {
      _ = try TextStreams([Token](repeating: 0, count: 9), rows: 2, steps: 5)
    }
  }

  @Test("dropout's seed decides the bits of a run")
  func seed() throws {
    var run = try SmallRun()
    let one = try run.trainer(run.model())
    run.settings.seed = 78
    let other = try run.trainer(run.model())
    let again = try run.trainer(run.model())
    let reports = try [one, other, again].map { trainer in
      try (0..<3).map { _ in try trainer.step() }
    }
    #expect(reports[0] != reports[1])
    #expect(reports[1] == reports[2])
  }

  @Test("the ancestor's streams: 151 steps an epoch", .needsNottingham)
  func ancestor() throws {
    let tokens = [Token](repeating: 0, count: 155_224)
    #expect(try TextStreams(tokens, rows: 16, steps: 64).windowCount == 151)
  }
}
