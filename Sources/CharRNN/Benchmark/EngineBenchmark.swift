/// Times training, scoring a text and sampling.
///
/// With a random text and fresh weights: the time does not depend on either.
public struct EngineBenchmark {
  /// The sizes of the model.
  public let configuration: ModelConfiguration
  /// The settings of the timed training.
  public let settings: TrainingSettings
  private let vocabulary: Vocabulary?
  private let follower: (any TextFollower)?
  private let text: [Token]

  /// A benchmark of a model of these sizes.
  ///
  /// - Parameters:
  ///   - configuration: the sizes.
  ///   - settings: those of the timed training.
  ///   - windows: the length of the text in windows a stream.
  ///   - vocabulary: the characters that `follower` knows; without a follower any serve.
  ///   - follower: finds out the values of the side inputs, if the sizes name some.
  public init(
    _ configuration: ModelConfiguration, settings: TrainingSettings, windows: Int = 4,
    vocabulary: Vocabulary? = nil, follower: (any TextFollower)? = nil
  ) {
    self.configuration = configuration
    self.follower = follower
    self.vocabulary = vocabulary
    self.settings = settings
    var generator = Xoshiro256StarStar(seed: 1)
    // Enough for the windows of every stream and for the scored texts.
    let count = max(settings.batch * (windows * settings.sequence + 1), Self.textLength + 1)
    text = (0..<count).map { _ in
      Token(generator.next() % UInt64(configuration.vocabularySize))
    }
  }

  /// The texts that are scored, and the characters that are predicted of each.
  private static let textCount = 32
  private static let textLength = 640
  /// The characters of a run that samples.
  private static let drawnPerRun = 1_000
  private static let stepsPerRun = 5

  private func model() throws -> LanguageModel {
    // The second plane has characters enough without a gap.
    let characters = (0..<UInt32(configuration.vocabularySize)).compactMap {
      Unicode.Scalar(0x10000 + $0)
    }
    return try LanguageModel(
      vocabulary: vocabulary ?? Vocabulary(characters: characters), configuration: configuration,
      seed: 1, follower: follower)
  }

  private func trainer() throws -> Trainer {
    try Trainer(
      model: model(), text: text, state: TrainingState(start: configuration, settings: settings))
  }

  /// The implementations that oneDNN picked for the products of training, each once.
  ///
  /// - Throws: `TrainingError` where the settings do not serve, `BackendError` where oneDNN refuses.
  public func implementations() throws -> [String] {
    Set(try trainer().implementations).sorted()
  }

  /// Characters a second in training: forward, backward, update.
  ///
  /// - Throws: `TrainingError` where the settings do not serve, `BackendError` where oneDNN refuses.
  public func train(_ stopwatch: Stopwatch) throws -> Measurement? {
    let trainer = try trainer()
    return try stopwatch.measure(units: Self.stepsPerRun * charactersPerStep) {
      for _ in 0..<Self.stepsPerRun { _ = try trainer.step() }
    }
  }

  /// The characters of a training step.
  public var charactersPerStep: Int { settings.batch * settings.sequence }

  /// The matrix products of a training step over the whole batch.
  public var products: StepProducts {
    StepProducts(configuration, steps: settings.sequence, rows: settings.batch)
  }

  /// Where the time of a training step goes.
  ///
  /// - Throws: `TrainingError` where the settings do not serve, `BackendError` where oneDNN refuses.
  public func profile(_ stopwatch: Stopwatch) throws -> StepProfile? {
    try StepProfile(of: trainer(), stopwatch)
  }

  /// Characters a second in scoring texts, many side by side.
  ///
  /// - Throws: `BackendError` where oneDNN refuses.
  public func evaluate(_ stopwatch: Stopwatch) throws -> Measurement? {
    let evaluator = try Evaluator(model(), precision: settings.precision)
    let one = Evaluator.Text(tokens: Array(text[...Self.textLength]), context: 1)
    let texts = [Evaluator.Text](repeating: one, count: Self.textCount)
    return try stopwatch.measure(units: Self.textCount * Self.textLength) {
      _ = try evaluator.evaluate(texts)
    }
  }

  /// Characters a second in sampling one tune, draws included.
  ///
  /// - Throws: `ConfigurationError`, which valid sizes never cause.
  public func sample(_ stopwatch: Stopwatch) throws -> Measurement? {
    var reader = Reader(try model().predictor)
    var generator = Xoshiro256StarStar(seed: 1)
    var sampler = Sampler()
    reader.read(text[0])
    return stopwatch.measure(units: Self.drawnPerRun) {
      for _ in 0..<Self.drawnPerRun { _ = reader.draw(&sampler, using: &generator) }
    }
  }

  /// Characters a second in sampling several tunes side by side, draws included.
  ///
  /// - Parameters:
  ///   - stopwatch: the stopwatch.
  ///   - streams: the number of tunes at a time.
  /// - Returns: characters a second of all tunes together, or `nil` where the stopwatch was told to
  ///   stop.
  /// - Throws: `ConfigurationError`, which valid sizes never cause.
  public func sample(_ stopwatch: Stopwatch, streams: Int) throws -> Measurement? {
    let predictor = try model().predictor
    let group = StreamGroup<EndlessDrawer>(predictor, capacity: streams)
    var reader = Reader(predictor)
    reader.read(text[0])
    for seed in 0..<streams { group.add(EndlessDrawer(seed: UInt64(seed)), after: reader) }
    let rounds = max(2, 64 / streams * 4)
    return stopwatch.measure(units: rounds * streams * group.stride) {
      for _ in 0..<rounds { _ = group.advance() }
    }
  }
}

/// Draws characters without end.
private struct EndlessDrawer: StreamDrawer {
  private var sampler = Sampler()
  private var generator: Xoshiro256StarStar

  init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

  mutating func draw(from logits: Logits) -> Token? {
    let token = sampler.sample(logits, using: &generator)
    sampler.accept(token)
    return token
  }
}
