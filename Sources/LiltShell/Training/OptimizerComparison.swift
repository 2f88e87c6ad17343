import CharRNN
import Composition
import Drawing

/// Trains with several optimisers from the same fresh weights, on the same batches with the same
/// dropout.
struct OptimizerComparison {
  /// An optimiser with its learning rate.
  struct Candidate: Hashable, Sendable {
    let kind: OptimizerKind
    var learningRate: Float

    /// An optimiser with its standard learning rate.
    init(_ kind: OptimizerKind) {
      self.kind = kind
      learningRate = kind.standardLearningRate
    }

    /// The name in a legend.
    var name: String { "\(kind.rawValue) \(rate.short)" }

    /// The learning rate as it was typed.
    var rate: Double { learningRate.asTyped }
  }

  /// The length of each course.
  enum Length: Hashable, Sendable {
    case steps(Int)
    case epochs(Int)
  }

  /// The figures of one optimiser.
  struct Course {
    let candidate: Candidate
    var curve = LossCurve()
    /// The bits per character of the last steps.
    var recent: [Double] = []
    var updates = 0
    var heldOut: LossTotals?
    /// The step whose loss was NaN or infinite.
    var divergedAt: Int?
    var seconds = 0.0

    /// The mean over the last steps.
    var bits: Double { recent.reduce(0, +) / Double(recent.count) }
  }

  private let candidates: [Candidate]
  let configuration: ModelConfiguration
  let seed: UInt64
  /// The corpus's name.
  let corpus: String
  private let vocabulary: Vocabulary
  private let settings: TrainingSettings
  private let text: [Token]
  private let heldOut: [Evaluator.Text]
  /// The number of steps in an epoch.
  private let windows: Int
  /// The steps of each course.
  let steps: Int
  private let isOfModel: Bool

  /// The courses that have begun, in order.
  private(set) var courses: [Course] = []
  private(set) var wasInterrupted = false

  /// Prepares the comparison.
  ///
  /// - Throws: `Failure` or `TrainingError` if there is no text to train on or a learning rate is
  ///   out of range.
  init(_ candidates: [Candidate], length: Length, seed: UInt64, in session: Session) throws {
    let corpus = try session.loadedCorpus()
    if corpus.tunes(in: .training).isEmpty { throw Failure.nothingToTrainOn }
    let loaded = session.model
    self.candidates = candidates
    self.corpus = corpus.name
    vocabulary = corpus.vocabulary
    if let sizes = loaded?.model.configuration {
      configuration = try ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingSize: sizes.embeddingSize,
        layerWidths: sizes.layerWidths, dropout: sizes.dropout, sideInputs: sizes.sideInputs)
    } else {
      configuration = try ModelConfiguration(vocabularySize: vocabulary.count)
    }
    isOfModel = loaded != nil
    self.seed = seed
    settings = session.trainingSettings(seed: seed)
    // The corpus's own vocabulary contains all its characters.
    text = try vocabulary.encode(corpus.trainingText).tokens
    heldOut = try vocabulary.evaluationTexts(of: corpus.measuredTunes(in: .heldOut).tunes)
    windows = try TextStreams(text, rows: settings.batch, steps: settings.sequence).windowCount
    switch length {
    case .steps(let count): steps = count
    case .epochs(let count): steps = count * windows
    }
    for candidate in candidates { try settings(for: candidate).validate() }
  }

  private func settings(for candidate: Candidate) -> TrainingSettings {
    var settings = settings
    settings.optimizer = candidate.kind
    settings.learningRate = candidate.learningRate
    return settings
  }

  /// The plan in a sentence, shown before the first step.
  var plan: String {
    let widths = configuration.layerWidths.map(String.init).joined(separator: ", ")
    return """
      \(candidates.count.counted("optimiser")), \(steps.counted("step")) each \
      (\((Double(steps) / Double(windows)).fixed(1)) epochs), \(settings.batch) × \
      \(settings.sequence) characters a step in \(settings.precision.rawValue); \
      fresh weights from seed \(seed), embedding \(configuration.embeddingSize), LSTM \(widths), \
      as \(isOfModel ? "the model has" : "is standard")
      """
  }

  // MARK: Work

  /// Trains with one optimiser after the other, until all are done or the user interrupts.
  mutating func run(in session: Session) throws {
    let start = session.world.now()
    for candidate in candidates where !wasInterrupted {
      var course = Course(candidate: candidate)
      try train(&course, since: start, in: session)
      courses.append(course)
    }
  }

  private mutating func train(
    _ course: inout Course, since start: Duration, in session: Session
  ) throws {
    let model = try LanguageModel(
      ofTunes: vocabulary, configuration: configuration, seed: seed)
    let trainer = try Trainer(
      model: model, text: text,
      state: TrainingState(start: configuration, settings: settings(for: course.candidate)))
    let began = session.world.now()
    for _ in 0..<steps {
      do {
        let report = try trainer.step()
        course.curve.append(report.totals.bitsPerCharacter)
        course.recent.append(report.totals.bitsPerCharacter)
        if course.recent.count > TrainingLoop.recentSteps { course.recent.removeFirst() }
      } catch TrainingError.diverged(let step, _, _) {
        course.divergedAt = step
        break
      }
      showProgress(of: course, since: start, in: session)
      if session.world.interrupt.isRequested {
        wasInterrupted = true
        break
      }
    }
    course.seconds = (session.world.now() - began).inSeconds
    course.updates =
      course.candidate.kind == .gradientDescent ? course.curve.end / windows : course.curve.end
    guard !wasInterrupted else { return }
    let interrupt = session.world.interrupt
    course.heldOut = try Evaluator(model).evaluate(heldOut) { interrupt.isRequested }
    wasInterrupted = course.heldOut == nil
    session.progress("\(course.candidate.name): \(course.figures)", isMilestone: true)
  }

  private func showProgress(of course: Course, since start: Duration, in session: Session) {
    let done = courses.reduce(course.curve.end) { $0 + $1.curve.end }
    let left = Double(candidates.count - courses.count) * Double(steps) - Double(course.curve.end)
    let seconds = (session.world.now() - start).inSeconds
    var parts = [
      "\(course.candidate.name), \(courses.count + 1) of \(candidates.count)",
      "step \(course.curve.end.grouped) of \(steps.grouped)",
      "loss \(course.bits.fixed(2)) bits",
    ]
    if seconds > 0 {
      let perStep = seconds / Double(done)
      let characters = Double(settings.batch * settings.sequence)
      parts.append("\((left * perStep).asClock) left")
      parts.append("\(Int(characters / perStep).grouped) characters/s")
    }
    session.progress(parts.joined(separator: "  "))
  }
}
