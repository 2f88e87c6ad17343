import JSON
import TestSupport
import Testing

@testable import CharRNN

/// A small model and a text that it can learn.
struct SmallRun {
  let vocabulary: Vocabulary
  let configuration: ModelConfiguration
  let text: [Token]
  var settings = TrainingSettings()
  private let follower: RunFollower?

  init(dropout: Float = 0.2, lanes: Int = 2, hasSideInputs: Bool = false) throws {
    let phrase = "X:1\nK:D\n|:def fed|BAF AFD:|\n\n"
    let vocabulary = try Vocabulary(of: phrase.unicodeScalars)
    self.vocabulary = vocabulary
    let tokens = try phrase.unicodeScalars.map { try #require(vocabulary.index(of: $0)) }
    text = Array((0..<40).map { _ in tokens }.joined())
    follower = hasSideInputs ? RunFollower(characters: vocabulary.count) : nil
    configuration = try ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingSize: 8, layerWidths: [16, 12], dropout: dropout,
      sideInputs: follower?.inputs ?? [])
    settings.batch = 5
    settings.sequence = 9
    settings.lanes = lanes
    settings.seed = 77
    settings.learningRate = 0.01
  }

  func model() throws -> LanguageModel {
    try LanguageModel(
      vocabulary: vocabulary, configuration: configuration, seed: 1, follower: follower)
  }

  func model(_ checkpoint: Checkpoint) throws -> LanguageModel {
    try LanguageModel(checkpoint, follower: follower)
  }

  /// The text of an epoch, which may start at another place in each.
  func text(ofEpoch epoch: Int) -> [Token] {
    let start = settings.text.members.isEmpty ? 0 : (epoch + 1) * 100 % text.count
    return Array(text[start...] + text[..<start])
  }

  func trainer(_ model: LanguageModel, state: TrainingState? = nil) throws -> Trainer {
    try Trainer(
      model: model, text: TrainingText { text(ofEpoch: $0) },
      state: state ?? TrainingState(start: configuration, settings: settings))
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
    try expectResumable(SmallRun(lanes: lanes))
  }

  @Test("every optimiser's run can be resumed to the bit", arguments: OptimizerKind.allCases)
  func resumeOptimizer(kind: OptimizerKind) throws {
    var run = try SmallRun()
    run.settings.optimizer = kind
    // Short epochs, so that plain gradient descent makes updates too.
    run.settings.sequence = 30
    run.settings.schedule = .cosine
    run.settings.warmup = 3
    run.settings.scheduleEnd = 15
    run.settings.weightDecay = 0.1
    try expectResumable(run)
  }

  @Test("side inputs, their forgetting, locked dropout, weight drop and texts of epochs resume too")
  func resumeEverything() throws {
    var run = try SmallRun(hasSideInputs: true)
    run.settings.sequence = 30
    run.settings.locksDropout = true
    run.settings.weightDrop = 0.3
    run.settings.forgetting = 0.4
    run.settings.text["turn"] = .bool(true)
    // Twice, within the first epoch and within the second.
    try expectResumable(run)
    run.settings.sequence = 13
    try expectResumable(run)
  }

  @Test("each of the settings that regularise changes what is learned", arguments: 0..<5)
  func regularises(number: Int) throws {
    func learned(_ change: (inout TrainingSettings) -> Void) throws -> Parameters {
      var run = try SmallRun(hasSideInputs: true)
      run.settings.sequence = 100
      change(&run.settings)
      let model = try run.model()
      let trainer = try run.trainer(model)
      for _ in 0..<4 { _ = try trainer.step() }
      return model.parameters
    }
    let plain = try learned { _ in }
    let changed = try learned { settings in
      switch number {
      case 0: settings.locksDropout = true
      case 1: settings.weightDrop = 0.1
      case 2: settings.forgetting = 1
      case 3: settings.text["turn"] = .bool(true)
      default: break
      }
    }
    #expect((changed != plain) == (number < 4))
  }

  @Test("a run in bf16 can be resumed to the bit, and differs from one in f32", .needsBF16)
  func resumeRounded() throws {
    var run = try SmallRun()
    run.settings.precision = .bf16
    try expectResumable(run)
    let (rounded, exact) = (try run.model(), try run.model())
    let roundedLoss = try run.trainer(rounded).step().totals
    run.settings.precision = .f32
    let exactLoss = try run.trainer(exact).step().totals
    #expect(roundedLoss != exactLoss)
    #expect(abs(roundedLoss.crossEntropy / exactLoss.crossEntropy - 1) < 0.01)
    #expect(rounded.parameters != exact.parameters)
  }

  @Test("gradient descent makes one update an epoch, along the mean gradient of the whole text")
  func fullBatch() throws {
    var run = try SmallRun(dropout: 0)
    run.settings.optimizer = .gradientDescent
    run.settings.carriesState = false
    run.settings.clip = 0
    run.settings.learningRate = 0.5
    run.settings.sequence = 60
    let model = try run.model()
    let trainer = try run.trainer(model)
    let streams = trainer.streams
    #expect(streams.windowCount == 3)

    // All windows at once, a row each.
    let weights = FloatBuffer(model.weights.array)
    let network = try Network(
      run.configuration, weights: weights, steps: streams.steps,
      rows: streams.rows * streams.windowCount, lanes: 1, isTraining: true)
    for window in 0..<streams.windowCount {
      for row in 0..<streams.rows {
        for t in 0..<streams.steps {
          let (token, target) = streams.characters(window: window, row: row, step: t)
          network.set(
            step: t, row: window * streams.rows + row, token: Int32(token), target: Int32(target))
        }
      }
    }
    // The second epoch starts a sum of its own.
    for _ in 1...2 {
      let start = model.weights.array
      weights.copy(start)
      try network.shared.refresh()
      _ = try network.forwardBackward(dropout: [])
      for _ in 1..<streams.windowCount {
        _ = try trainer.step()
        #expect(model.weights.array == start, "updated within the epoch")
      }
      _ = try trainer.step()
      let change = zip(model.weights.array, start).map { $0 - $1 }
      let gradient = network.gradient.array
      #expect(relativeError(change, gradient.map { -0.5 * Double($0) }) < 1e-4)
    }
  }

  @Test("every optimiser lowers the loss", arguments: OptimizerKind.allCases)
  func optimizersLearn(kind: OptimizerKind) throws {
    var run = try SmallRun(dropout: 0)
    run.settings.optimizer = kind
    run.settings.learningRate = kind.standardLearningRate
    let trainer = try run.trainer(run.model())
    let first = try trainer.step().totals.crossEntropy
    var last = first
    for _ in 0..<500 { last = try trainer.step().totals.crossEntropy }
    #expect(last < first - 0.3, "\(first) to \(last)")
  }

  @Test("without carried state every window starts from zero")
  func carriesState() throws {
    var run = try SmallRun()
    run.settings.carriesState = false
    let trainer = try run.trainer(run.model())
    for _ in 0..<3 { _ = try trainer.step() }
    #expect(trainer.state.carried == CarriedState(zero: run.configuration, rows: 5))
    let carrying = try SmallRun()
    let other = try carrying.trainer(carrying.model())
    for _ in 0..<3 { _ = try other.step() }
    #expect(other.state.carried != trainer.state.carried)
  }

  @Test("a schedule warms up, comes down along half a cosine, and stays down")
  func schedule() {
    var settings = TrainingSettings()
    settings.learningRate = 1
    #expect(settings.learningRate(ofUpdate: 1) == 1)
    settings.warmup = 10
    #expect(settings.learningRate(ofUpdate: 1) == 0.1)
    #expect(settings.learningRate(ofUpdate: 10) == 1)
    #expect(settings.learningRate(ofUpdate: 1000) == 1)
    settings.schedule = .cosine
    settings.scheduleEnd = 110
    #expect(settings.learningRate(ofUpdate: 10) == 1)
    #expect(abs(settings.learningRate(ofUpdate: 60) - 0.51) < 1e-6)
    #expect(abs(settings.learningRate(ofUpdate: 110) - 0.02) < 1e-6)
    #expect(settings.learningRate(ofUpdate: 9999) == settings.learningRate(ofUpdate: 110))
    // The same from an update on.
    let shifted = (1...120).map { settings.learningRate(ofUpdate: $0) }
    settings.scheduleStart = 1_000
    settings.scheduleEnd += 1_000
    #expect((1_001...1_120).map { settings.learningRate(ofUpdate: $0) } == shifted)
  }

  private func expectResumable(_ run: SmallRun) throws {
    let whole = try run.model()
    let wholeTrainer = try run.trainer(whole)
    var reports = try (0..<20).map { _ in try wholeTrainer.step() }
    reports.removeFirst(10)

    let half = try run.model()
    let halfTrainer = try run.trainer(half)
    for _ in 0..<10 { _ = try halfTrainer.step() }
    let file = try Checkpoint(
      of: half, provenance: Provenance(), training: halfTrainer.state
    ).bytes()

    let read = try Checkpoint(bytes: file)
    let resumed = try run.model(read)
    let resumedTrainer = try run.trainer(resumed, state: read.training)
    #expect(read.training != nil)
    let resumedReports = try (0..<10).map { _ in try resumedTrainer.step() }
    #expect(resumedReports == reports)
    #expect(resumed.parameters == whole.parameters)
    #expect(resumedTrainer.state == wholeTrainer.state)
    #expect(resumed.optimizerMemory == whole.optimizerMemory)
    #expect(whole.optimizerMemory?.optimizer == run.settings.optimizer)
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
    let before = (model.parameters[ParameterName.embedding], trainer.state, model.optimizerMemory)
    #expect(throws: TrainingError.self) { try trainer.step() }
    #expect(model.parameters[ParameterName.embedding] == before.0)
    #expect(trainer.state == before.1)
    #expect(model.optimizerMemory == before.2)
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

  @Test("the ancestor's corpus in its streams: 151 steps an epoch", .needsNottingham)
  func ancestor() throws {
    let folder = try #require(Corpora.nottingham)
    let text = try ["jigs", "hpps"].map {
      try Fixtures.text(at: "\(folder)/\($0).abc").replacing("\r\n", with: "\n")
    }.joined()
    let characters = Array(text.unicodeScalars)
    let tokens = try Vocabulary(of: characters).encode(characters[...]).tokens
    #expect(try TextStreams(tokens, rows: 16, steps: 64).windowCount == 151)
  }

  @Test("a batch of 16 streams of 64 cuts 155,224 characters into 151 windows")
  func windows() throws {
    let tokens = [Token](repeating: 0, count: 155_224)
    #expect(try TextStreams(tokens, rows: 16, steps: 64).windowCount == 151)
  }
}
