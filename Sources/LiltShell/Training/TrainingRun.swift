import CharRNN
import Composition
import Drawing

/// One training command as it runs: steps until its goal or Ctrl-C, measures at the end of every
/// epoch, writes files on the way.
struct TrainingRun {
  /// Where and how often weights are written.
  struct Output {
    /// The folder for the weights of epochs and for `latest`; `nil` for the state folder's `latest`.
    var folder: String?
    /// After every how many epochs weights are written.
    var epochsPerFile: Int?
  }

  /// What a run came to.
  struct Result {
    var steps = 0
    /// The losses of the last 20 steps.
    var recent: [LossTotals] = []
    var heldOut: LossTotals?
    var seconds = 0.0
    var characters = 0
    var wasInterrupted = false
    /// The epoch that was gone back to, since held-out bits were lowest after it.
    var bestEpoch: Provenance.Epoch?
    /// The step that was gone back to, since the loss exploded after it.
    var lastGoodStep: Int?
    /// The file that holds what was learned, where it could be written.
    var latest: String?

    /// The mean over the last steps.
    var mean: LossTotals {
      recent.reduce(into: LossTotals()) {
        $0.loss += $1.loss
        $0.correct += $1.correct
        $0.characters += $1.characters
      }
    }

    /// The training bits per character of the last steps, or of the epoch that was gone back to.
    var trainingBits: Double { bestEpoch?.trainingBits ?? mean.bitsPerCharacter }
    /// The share of characters predicted right there.
    var trainingAccuracy: Double { bestEpoch?.trainingAccuracy ?? mean.accuracy }

    /// The held-out bits per character of the last measuring, or of the epoch that was gone back to.
    var heldOutBits: Double? { bestEpoch?.heldOutBits ?? heldOut?.bitsPerCharacter }
    /// The share of held-out characters predicted right there.
    var heldOutAccuracy: Double? { bestEpoch?.heldOutAccuracy ?? heldOut?.accuracy }

    var charactersPerSecond: Double { seconds > 0 ? Double(characters) / seconds : 0 }
  }

  /// How many steps the shown loss is a mean over.
  static let recentSteps = 20
  /// Seconds between two writes of `latest` during a run.
  static let secondsPerSave = 180.0
  /// Steps between two looks whether the weights are worth going back to.
  static let stepsPerSnapshot = 100

  private let session: Session
  private let goal: TrainingGoal
  private let output: Output
  /// The epochs without lower held-out bits after which the run stops, where that was asked.
  private let patience: Int?
  /// The best epoch so far, earlier trainings of the run with patience included.
  private(set) var best: BestEpoch?
  /// What an explosion goes back to: the run's beginning or, once that is behind, the weights when
  /// the loss was last steady.
  private var lastGood: TrainingSnapshot?
  /// The settings that the run found, which the next one has if this one fails.
  private let settingsFound: TrainingSettings
  private var explosionGuard: ExplosionGuard
  /// Whether the run went back to a snapshot, whose training state `loaded` then has.
  private var hasGoneBack = false
  private let trainer: Trainer
  private let heldOutTexts: [Evaluator.Text]
  /// The model, with its record brought up to date as the run goes on.
  private(set) var loaded: SessionModel
  private(set) var result = Result()

  /// What the run is made with.
  var settings: TrainingSettings { trainer.settings }

  /// Whether the last steps were taken on the same corpus.
  private let isSameCorpus: Bool
  private let firstEpoch: Int
  private var startedAt: Duration
  private var savedAt: Duration
  private var measuring = Duration.zero

  init(
    _ plan: consuming TrainingPlan, loaded: SessionModel, corpus: TuneCorpus,
    goal: TrainingGoal, output: Output, patience: Int? = nil, in session: Session
  ) throws {
    self.patience = patience
    self.session = session
    self.goal = goal
    self.output = output
    self.loaded = loaded
    settingsFound = loaded.startingSettings
    lastGood = TrainingSnapshot(
      parameters: loaded.model.parameters, training: loaded.training,
      provenance: loaded.provenance, in: session.files)
    explosionGuard = ExplosionGuard(vocabularySize: loaded.model.vocabulary.count)
    self.loaded.provenance.record(corpus)
    isSameCorpus =
      self.loaded.provenance.corpusDigest == loaded.provenance.corpusDigest
      && self.loaded.provenance.trainingDigest == loaded.provenance.trainingDigest
    self.loaded.provenance.settings = plan.state.settings
    if let folder = output.folder { self.loaded.folder = folder }
    if patience != nil {
      let folders = [output.folder, session.world.stateFolder].compactMap { $0 }
      best = BestEpoch(in: folders, of: self.loaded, session)
    }
    heldOutTexts = plan.heldOut
    firstEpoch = plan.state.epoch
    trainer = try Trainer(model: loaded.model, text: plan.text, state: plan.takeState())
    // The trainer has it; a second reference would make the first update copy it.
    loaded.training = nil
    startedAt = session.world.now()
    savedAt = startedAt
  }

  /// Runs to the goal, or until it is asked to stop.
  ///
  /// - Throws: what a step or a file throws; `loaded` then holds all steps taken.
  mutating func run() throws {
    defer { finish() }
    try measureLastEpoch()
    while !isDone, !hasLostPatience {
      let report = try step()
      note(report)
      if let epoch = report.completedEpoch { try complete(epoch, report) }
      if report.step.isMultiple(of: Self.stepsPerSnapshot), explosionGuard.isSteady {
        keepLastGood()
      }
      showProgress(report)
      if session.world.interrupt.isRequested {
        result.wasInterrupted = true
        break
      }
      if (session.world.now() - savedAt).inSeconds > Self.secondsPerSave { saveLatest() }
    }
    if !result.wasInterrupted { try goBackToBest() }
    if result.heldOutBits == nil, !result.wasInterrupted {
      result.heldOut = try measure()
      result.wasInterrupted = session.world.interrupt.isRequested
    }
  }

  /// One step; where the loss is no number or has exploded, the last good weights instead.
  private mutating func step() throws -> StepReport {
    do {
      let report = try trainer.step()
      explosionGuard.add(report.totals)
      if explosionGuard.hasExploded, let mean = explosionGuard.mean {
        throw TrainingError.exploded(
          step: report.step, loss: mean, lowest: explosionGuard.lowest)
      }
      return report
    } catch let error as TrainingError {
      if let lastGood { try goBack(to: lastGood) }
      result.lastGoodStep = loaded.provenance.step
      throw error
    }
  }

  /// Keeps the weights as those that an explosion goes back to.
  ///
  /// Neither what the optimiser remembers nor this run's rates: they led to the explosion.
  private mutating func keepLastGood() {
    // Given up first, so that there are never two.
    lastGood = nil
    var (state, provenance) = (trainer.state, loaded.provenance)
    state.restartOptimizer()
    state.settings.takeRates(of: settingsFound)
    provenance.settings = state.settings
    lastGood = TrainingSnapshot(
      parameters: loaded.model.parameters, training: state, provenance: provenance,
      in: session.files)
  }

  private mutating func goBack(to snapshot: TrainingSnapshot) throws {
    let (parameters, training) = try snapshot.restored()
    loaded.model.parameters = parameters
    loaded.provenance = snapshot.provenance
    loaded.training = training
    hasGoneBack = true
    result.heldOut = nil
  }

  private var isDone: Bool {
    switch goal {
    case .steps(let count): result.steps >= count
    case .epochs(let count): loaded.provenance.epoch - firstEpoch >= count
    case .minutes(let count): result.steps > 0 && elapsed >= count * 60
    }
  }

  private var elapsed: Double { (session.world.now() - startedAt).inSeconds }

  private mutating func note(_ report: StepReport) {
    result.steps += 1
    result.characters += report.totals.characters
    result.heldOut = nil
    result.recent.append(report.totals)
    if result.recent.count > Self.recentSteps { result.recent.removeFirst() }
    loaded.provenance.record(report)
  }

  /// The end of an epoch: held-out figures, the record, the epoch's file.
  private mutating func complete(_ totals: LossTotals, _ report: StepReport) throws {
    loaded.provenance.history.append(
      Provenance.Epoch(
        epoch: report.epoch, step: report.step, trainingBits: totals.bitsPerCharacter,
        trainingAccuracy: totals.accuracy))
    try measureEpoch()
    if let folder = output.folder, let every = output.epochsPerFile,
      report.epoch.isMultiple(of: every)
    {
      let path = PathResolver.path(of: CheckpointFiles.name(ofEpoch: report.epoch), in: folder)
      try session.write(loaded.checkpoint(weightsOnly: true), to: path)
      saveLatest()
    }
  }

  /// Measures the epoch that the run begins at the end of, where Ctrl-C came before its figures.
  private mutating func measureLastEpoch() throws {
    guard isSameCorpus, let last = loaded.provenance.history.last, last.heldOutBits == nil,
      last.step == loaded.provenance.step
    else { return }
    try measureEpoch()
  }

  /// Puts held-out figures into the record of the epoch that is complete.
  private mutating func measureEpoch() throws {
    result.heldOut = try measure()
    let place = loaded.provenance.history.count - 1
    loaded.provenance.history[place].heldOutBits = result.heldOut?.bitsPerCharacter
    loaded.provenance.history[place].heldOutAccuracy = result.heldOut?.accuracy
    noteBest()
  }

  /// Keeps the epoch that is complete if none was better, also in a file.
  private mutating func noteBest() {
    guard patience != nil, let bits = result.heldOut?.bitsPerCharacter else { return }
    if let best, best.bits <= bits { return }
    // Given up first, so that there are never two.
    best = nil
    let file = save(as: CheckpointFiles.best)
    best = BestEpoch(
      TrainingSnapshot(
        parameters: loaded.model.parameters, training: trainer.state,
        provenance: loaded.provenance, in: session.files),
      file: file)
  }

  /// Whether held-out bits have not fallen for as many epochs as the run should wait, of which it
  /// takes that many itself.
  private var hasLostPatience: Bool {
    guard let patience, let best else { return false }
    return loaded.provenance.epoch - max(best.record.epoch, firstEpoch) >= patience
  }

  /// Makes the best epoch's weights and training state the run's result.
  private mutating func goBackToBest() throws {
    guard let best, best.record.step < loaded.provenance.step else { return }
    try goBack(to: best.snapshot)
    result.bestEpoch = best.record
  }

  private mutating func measure() throws -> LossTotals? {
    let start = session.world.now()
    defer { measuring += session.world.now() - start }
    let interrupt = session.world.interrupt
    if heldOutTexts.isEmpty { return nil }
    // Made anew each time: that takes little beside the measuring, and it would take memory beside
    // the training.
    let totals = try Evaluator(loaded.model).evaluate(heldOutTexts) { interrupt.isRequested }
    // Of nothing, or where the person wants to stop, there are no figures.
    return totals.flatMap { $0.characters > 0 ? $0 : nil }
  }

  /// Takes the training state out of the engine and keeps it in a file.
  private mutating func finish() {
    result.seconds = elapsed - measuring.inSeconds
    // Nothing can explode any more, and the file's weights need the room.
    lastGood = nil
    if result.steps > 0 { saveLatest() }
    if !hasGoneBack { loaded.training = trainer.state }
  }

  private mutating func saveLatest() {
    savedAt = session.world.now()
    result.latest = save(as: CheckpointFiles.latest)
  }

  /// Writes everything into the run's folder or, where that fails, into the state folder.
  ///
  /// That it could not be written is no reason to stop: the session still has all, and a warning
  /// says where it is.
  ///
  /// - Returns: the file, or `nil` where none could be written.
  private func save(as name: String) -> String? {
    if !hasGoneBack { loaded.training = trainer.state }
    // Taken back before the next step, so that no update copies it.
    defer { if !hasGoneBack { loaded.training = nil } }
    let checkpoint = loaded.checkpoint()
    var failures: [any Error] = []
    for folder in [output.folder, session.world.stateFolder].compactMap({ $0 }) {
      let path = PathResolver.path(of: name, in: folder)
      do {
        try session.files.makeFolder(folder)
        try session.write(checkpoint, to: path)
        for failure in failures {
          session.warn("what was learned is in '\(path)' instead: \(failure)")
        }
        return path
      } catch {
        failures.append(error)
      }
    }
    for failure in failures { session.warn("what was learned is not in a file: \(failure)") }
    return nil
  }
}

// MARK: Progress

extension TrainingRun {
  /// Steps between two lines where lines cannot be replaced.
  private static let stepsPerLine = 50

  private func showProgress(_ report: StepReport) {
    let isEpoch = report.completedEpoch != nil
    let isLine = !countsEpochs && result.steps.isMultiple(of: Self.stepsPerLine)
    session.progress(progressLine(report), isMilestone: isEpoch || isLine)
  }

  /// Whether the run is long enough for a line an epoch to tell its course.
  private var countsEpochs: Bool {
    switch goal {
    case .steps(let count): count > 3 * trainer.streams.windowCount
    case .epochs(let count): count > 3
    case .minutes: true
    }
  }

  private func progressLine(_ report: StepReport) -> String {
    let epochs =
      Double(report.epoch) + Double(report.window) / Double(trainer.streams.windowCount)
    // At the end of an epoch its own figures, otherwise those of the last steps.
    let training = report.completedEpoch ?? result.mean
    var bits = "training \(training.bitsPerCharacter.fixed(3))"
    if let heldOut = result.heldOut?.bitsPerCharacter
      ?? loaded.provenance.history.last?.heldOutBits
    {
      bits += "  held-out \(heldOut.fixed(3))"
    }
    var parts = ["step \(report.step.grouped)", "epoch \(epochs.fixed(2))", bits + " bits"]
    // What is cut off first in a narrow window stands last.
    if result.steps > 1 { parts.append("\(secondsLeft.asClock) left") }
    parts.append("\((training.accuracy * 100).fixed(1)) % right")
    let seconds = elapsed - measuring.inSeconds
    if seconds > 0 {
      parts.append("\(Int(Double(result.characters) / seconds).grouped) characters/s")
    }
    parts.append("gradient \(report.gradientNorm.fixed(2))")
    return parts.joined(separator: "  ")
  }

  private var secondsLeft: Double {
    let perStep = elapsed / Double(max(1, result.steps))
    switch goal {
    case .steps(let count): return perStep * Double(count - result.steps)
    case .epochs(let count):
      let done = loaded.provenance.epoch - firstEpoch
      let windows = Double(trainer.streams.windowCount)
      return perStep * ((Double(count) - Double(done)) * windows - Double(trainer.windowsDone))
    case .minutes(let count): return max(0, count * 60 - elapsed)
    }
  }
}
