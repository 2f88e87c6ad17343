/// One training run: steps up to its goal, figures at the end of every epoch, and the way back
/// where the loss explodes or the best epoch lies behind.
///
/// Touches no file and prints nothing: the caller of `run` hears of every step and epoch, and gives
/// it the clock, the wish to stop and the room for snapshots.
public final class TrainingLoop {
  /// What a run gets from outside.
  public struct Environment {
    /// The time since some fixed moment.
    public var now: () -> Duration
    /// Asked after every step and before every window that is measured.
    public var shouldStop: () -> Bool
    /// Where the large numbers of snapshots go.
    public var snapshots: any SnapshotStore

    /// The system's clock, no end before the goal, snapshots in memory, unless told otherwise.
    public init(
      now: (() -> Duration)? = nil, shouldStop: @escaping () -> Bool = { false },
      snapshots: any SnapshotStore = MemorySnapshotStore()
    ) {
      let start = ContinuousClock.now
      self.now = now ?? { ContinuousClock.now - start }
      self.shouldStop = shouldStop
      self.snapshots = snapshots
    }
  }

  /// What the caller of `run` hears.
  public enum Event: Hashable, Sendable {
    /// An epoch has the lowest held-out bits so far; only with patience.
    case best(Provenance.Epoch)
    /// An epoch is complete, with held-out figures where they could be measured.
    case epoch(Provenance.Epoch)
    /// A step is complete, after what it completed.
    case step(StepReport)
  }

  /// The steps that a shown training loss is the mean of.
  public static let recentSteps = 20
  /// The steps between two snapshots of weights that an explosion goes back to.
  public static let stepsPerSnapshot = 100

  /// What takes the steps.
  public let trainer: Trainer
  /// How long the run goes on.
  public let goal: TrainingGoal
  /// The epochs without lower held-out bits after which the run stops early; `nil` for none.
  public let patience: Int?
  /// Where the weights come from, up to the last step.
  public private(set) var record: Provenance
  /// What training goes on from; `nil` where the run went back to weights that were never trained.
  public var state: TrainingState? { hasGoneBack ? stateBefore : trainer.state }
  /// The best epoch, where there is patience.
  public private(set) var best: BestEpoch?
  /// What the run came to so far.
  public private(set) var result = TrainingResult()

  private let heldOut: [Evaluator.Text]
  private let environment: Environment
  /// The settings of the run before, whose rates come back after an explosion.
  private let settingsBefore: TrainingSettings
  /// What an explosion goes back to.
  private var lastGood: TrainingSnapshot?
  private var explosionGuard: ExplosionGuard
  private var hasGoneBack = false
  private var stateBefore: TrainingState?
  private let goesOnWithText: Bool
  private let firstEpoch: Int
  private let startedAt: Duration
  private var measuring = Duration.zero

  /// Lays out a run.
  ///
  /// - Parameters:
  ///   - trainer: What takes the steps, at the state from which the run goes on.
  ///   - goal: How long the run goes on.
  ///   - patience: The epochs without lower held-out bits after which it stops and goes back to the
  ///     best; `nil` for none.
  ///   - heldOut: The texts to measure at the end of every epoch.
  ///   - record: The record that the run continues, with its text and settings.
  ///   - start: The model before the run and its trainer; by default as it is now.
  ///   - settingsBefore: The settings whose rates come back after an explosion; by default the
  ///     trainer's.
  ///   - best: The best epoch of the run before, on the same texts.
  ///   - environment: Clock, wish to stop, room for snapshots.
  public init(
    _ trainer: Trainer, goal: TrainingGoal, patience: Int? = nil, heldOut: [Evaluator.Text] = [],
    record: Provenance = Provenance(), start: TrainingSnapshot? = nil,
    settingsBefore: TrainingSettings? = nil, best: BestEpoch? = nil,
    environment: Environment = Environment()
  ) {
    self.trainer = trainer
    self.goal = goal
    self.patience = patience
    self.heldOut = heldOut
    self.record = record
    self.settingsBefore = settingsBefore ?? trainer.settings
    self.best = best
    self.environment = environment
    let start =
      start
      ?? TrainingSnapshot(
        of: trainer.model, state: trainer.state, record: record, in: environment.snapshots)
    goesOnWithText =
      start.record.corpusDigest == record.corpusDigest
      && start.record.trainingDigest == record.trainingDigest
    lastGood = start
    explosionGuard = ExplosionGuard(vocabularySize: trainer.model.vocabulary.count)
    firstEpoch = trainer.epoch
    startedAt = environment.now()
  }

  // MARK: The algorithm

  /// Runs to the goal, or until it is asked to stop or patience is lost.
  ///
  /// - Parameter observe: Told of every event as it happens; an error that it throws ends the run.
  /// - Throws: `TrainingError` where the loss is not finite or explodes, after the last good weights
  ///   are back; `BackendError`; what `observe` and the snapshot store throw. Model, `state` and
  ///   `record` then agree, with all steps that were taken or gone back to.
  public func run(_ observe: (Event) throws -> Void = { _ in }) throws {
    defer { finish() }
    try measureInterruptedEpoch(observe)
    while !isAtGoal, !hasLostPatience {
      let report = try step()
      note(report)
      if let totals = report.completedEpoch { try complete(totals, report, observe) }
      if isWorthKeeping(report) { keepLastGood() }
      try observe(.step(report))
      if environment.shouldStop() {
        result.wasInterrupted = true
        return
      }
    }
    try goBackToBest()
    if result.heldOutBits == nil {
      result.heldOut = try measure()
      result.wasInterrupted = environment.shouldStop()
    }
  }

  /// Takes a step; where the loss is not finite or explodes, brings back the last good weights.
  private func step() throws -> StepReport {
    do {
      let report = try trainer.step()
      explosionGuard.add(report.totals)
      try explosionGuard.check(step: report.step)
      return report
    } catch let error as TrainingError where error.isOfWeights {
      if let lastGood { try goBack(to: lastGood) }
      result.lastGoodStep = record.step
      throw error
    }
  }

  private func note(_ report: StepReport) {
    result.steps += 1
    result.characters += report.totals.characters
    result.heldOut = nil
    result.recent.append(report.totals)
    if result.recent.count > Self.recentSteps { result.recent.removeFirst() }
    record.record(report)
  }

  private var isAtGoal: Bool {
    switch goal {
    case .steps(let count): result.steps >= count
    case .epochs(let count): epochsDone >= count
    case .minutes(let count): result.steps > 0 && elapsed >= count * 60
    }
  }

  // MARK: Epochs

  private func complete(
    _ totals: LossTotals, _ report: StepReport, _ observe: (Event) throws -> Void
  ) throws {
    record.history.append(
      Provenance.Epoch(
        epoch: report.epoch, step: report.step, trainingBits: totals.bitsPerCharacter,
        trainingAccuracy: totals.accuracy))
    try measureLastEpoch(observe)
    try observe(.epoch(record.history[record.history.count - 1]))
  }

  /// Measures the epoch at whose end the run begins, where the run before was stopped first.
  private func measureInterruptedEpoch(_ observe: (Event) throws -> Void) throws {
    guard goesOnWithText, let last = record.history.last, last.heldOutBits == nil,
      last.step == record.step
    else { return }
    try measureLastEpoch(observe)
  }

  /// Puts held-out figures into the record of the epoch that is complete.
  private func measureLastEpoch(_ observe: (Event) throws -> Void) throws {
    result.heldOut = try measure()
    let place = record.history.count - 1
    record.history[place].heldOutBits = result.heldOut?.bitsPerCharacter
    record.history[place].heldOutAccuracy = result.heldOut?.accuracy
    try keepBest(observe)
  }

  /// The held-out losses; `nil` where nothing is held out, or where the run is asked to stop.
  private func measure() throws -> LossTotals? {
    let start = environment.now()
    defer { measuring += environment.now() - start }
    if heldOut.isEmpty { return nil }
    // A new evaluator each time: making one takes little beside the measuring, and its buffers
    // would take memory beside training.
    let totals = try Evaluator(trainer.model).evaluate(heldOut, shouldStop: environment.shouldStop)
    return totals.flatMap { $0.characters > 0 ? $0 : nil }
  }

  /// Keeps the epoch that is complete where none had lower held-out bits.
  private func keepBest(_ observe: (Event) throws -> Void) throws {
    guard patience != nil, let bits = result.heldOut?.bitsPerCharacter else { return }
    if let best, best.bits <= bits { return }
    // Given up first, so that there are never two.
    best = nil
    best = BestEpoch(
      TrainingSnapshot(
        of: trainer.model, state: trainer.state, record: record, in: environment.snapshots))
    if let best { try observe(.best(best.epoch)) }
  }

  /// Whether held-out bits have not fallen for as many epochs as the run should wait, of which it
  /// takes that many itself.
  private var hasLostPatience: Bool {
    guard let patience, let best else { return false }
    return record.epoch - max(best.epoch.epoch, firstEpoch) >= patience
  }

  // MARK: Going back

  private func isWorthKeeping(_ report: StepReport) -> Bool {
    report.step.isMultiple(of: Self.stepsPerSnapshot) && explosionGuard.isSteady
  }

  /// Keeps the weights as those that an explosion goes back to.
  ///
  /// Neither the optimiser's memory nor this run's rates: they led to the explosion.
  private func keepLastGood() {
    // Given up first, so that there are never two.
    lastGood = nil
    var (state, record) = (trainer.state, record)
    state.restartOptimizer()
    state.settings.takeRates(of: settingsBefore)
    record.settings = state.settings
    lastGood = TrainingSnapshot(
      parameters: trainer.model.parameters, memory: nil, state: state, record: record,
      in: environment.snapshots)
  }

  private func goBack(to snapshot: TrainingSnapshot) throws {
    try snapshot.restore(trainer.model)
    record = snapshot.record
    stateBefore = snapshot.state
    hasGoneBack = true
    result.heldOut = nil
  }

  private func goBackToBest() throws {
    guard let best, best.epoch.step < record.step else { return }
    try goBack(to: best.snapshot)
    result.bestEpoch = best.epoch
  }

  private func finish() {
    result.seconds = trainingSeconds
    // Nothing can explode any more, and the caller may need the room.
    lastGood = nil
  }
}

// MARK: Time

extension TrainingLoop {
  /// The epochs completed since the run began.
  public var epochsDone: Int { record.epoch - firstEpoch }

  /// Seconds since the run began.
  public var elapsed: Double { (environment.now() - startedAt).inSeconds }

  /// Seconds since the run began, measuring left out.
  public var trainingSeconds: Double { elapsed - measuring.inSeconds }

  /// Seconds to the goal at the pace so far, which must be that of at least one step.
  public var secondsLeft: Double {
    let perStep = elapsed / Double(max(1, result.steps))
    switch goal {
    case .steps(let count): return perStep * Double(count - result.steps)
    case .epochs(let count):
      let windows = Double(trainer.streams.windowCount)
      return perStep * (Double(count - epochsDone) * windows - Double(trainer.windowsDone))
    case .minutes(let count): return max(0, count * 60 - elapsed)
    }
  }
}
