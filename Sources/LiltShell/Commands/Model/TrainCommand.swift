import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct TrainCommand: Command {
  static let name = "train"
  static let summary = "Train the model on the corpus"
  static let details = """
    Resumes where the last training stopped, with its recorded settings unless others are given. \
    Without --steps, --epochs or --minutes it runs one epoch. Ctrl-C stops after the current step \
    and keeps all steps. The result is also kept in a file: 'latest' in the folder of --into or in \
    the run's folder that was opened, else the one that 'open latest' opens. A folder belongs to \
    one run: another one in it is replaced only with --replace.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("steps", "steps of this command"), .init("step", "steps in all"),
    .init("epoch", "epochs in all"), .init("loss", "mean training loss in nats, with dropout"),
    .init("bitsPerCharacter", "the same in bits"),
    .init("accuracy", "the share predicted right"),
    .init("heldOutBitsPerCharacter", "of the held-out tunes, or null"),
    .init("heldOutAccuracy", "their share predicted right, or null"),
    .init("precision", "of matrix products"), .init("seconds", "the time that the steps took"),
    .init("charactersPerSecond", "the rate"),
    .init("bestEpoch", "the epoch whose weights were restored, or null"),
    .init("interrupted", "whether Ctrl-C came before the end"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    switch error {
    case TrainingError.noBF16: [.again("--precision f32")]
    case BackendError.outOfMemory:
      ["\(name) with a smaller --batch or --sequence", Failure.smallerModel]
    case is HeldElsewhere: [.again("--into another folder")]
    default: nil
    }
  }

  @Option(help: "Steps to take.")
  var steps: Int?

  @Option(help: "Epochs to complete.")
  var epochs: Int?

  @Option(help: "Minutes to train.")
  var minutes: Double?

  @Option(help: "How many streams of the text are read side by side.")
  var batch: Int?

  @Option(help: "How many characters of each stream a step reads.")
  var sequence: Int?

  @Option(help: "How a gradient becomes a step.")
  var optimizer: Choice<OptimizerKind>?

  @Option(help: "The factor of every step; otherwise what suits the optimiser.")
  var learningRate: Float?

  @Option(help: "How the learning rate changes; cosine ends with this command.")
  var schedule: Choice<LearningRateSchedule>?

  @Option(help: "The steps from here over which the learning rate grows from 0.")
  var warmup: Int?

  @Option(help: "The share of the last step that sgd keeps.")
  var momentum: Float?

  @Option(help: "The share of every weight taken off per unit of learning rate.")
  var weightDecay: Float?

  @Option(help: "Whether a stream's state is carried from window to window.")
  var carryState: Switch?

  @Option(help: "Whether every epoch has the tunes in another order.")
  var shuffle: Switch?

  @Option(help: "Whether tunes are moved into other keys of their mode, anew in every epoch.")
  var transpose: Switch?

  @Option(help: "Whether dropout is the same at all characters of a window.")
  var lockDropout: Switch?

  @Option(help: "The share of recurrent weights dropped in every step.")
  var weightDrop: Float?

  @Option(help: "The share of tunes read without memory; only for a model with one.")
  var forgetting: Float?

  @Option(
    help: "The precision of matrix products; auto is what is faster on this machine.")
  var precision: Choice<PrecisionChoice>?

  @Option(help: "The largest norm of a gradient; 0 for no limit.")
  var clip: Float?

  @Option(
    help: ArgumentHelp(
      "Stop when held-out bits have not fallen for N epochs, and restore the best.",
      valueName: "n"))
  var patience: Int?

  @Option(help: ArgumentHelp("Write the weights after every N epochs.", valueName: "n"))
  var checkpointEvery: Int?

  @Option(help: ArgumentHelp("The folder for checkpoints.", valueName: "folder"))
  var into: String?

  @Flag(help: "Replace another run in the folder of --into.")
  var replace = false

  func validate() throws {
    let goals = [steps != nil, epochs != nil, minutes != nil].count { $0 }
    if goals > 1 { throw ValidationError("give one of --steps, --epochs and --minutes") }
    for (name, count) in [
      ("steps", steps), ("epochs", epochs), ("checkpoint-every", checkpointEvery),
      ("patience", patience),
    ] {
      if let count, count < 1 {
        throw ValidationError("--\(name) \(count), expected 1 or more")
      }
    }
    if let minutes, !(minutes > 0 && minutes <= 1e6) {
      throw ValidationError("--minutes \(minutes), expected a number above 0, at most 1000000")
    }
    if replace, into == nil { throw ValidationError("--replace needs --into and a folder") }
  }

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let loaded = try session.loadedModel()
    if session.takeKeptTraining(folder: into) { return }
    let choice = precisionChoice(loaded, session.settings)
    let plan = try TrainingPlan(
      loaded, corpus: corpus, goal: goal, startsSchedule: schedule != nil || warmup != nil
    ) {
      change(&$0, session.settings)
      if let choice { $0.precision = choice.precision(on: .current) }
    }
    if choice == .auto {
      session.note("precision \(PrecisionChoice.auto.reasoned(on: .current))")
    }
    if patience != nil, plan.heldOut.isEmpty { throw Failure.nothingHeldOut }
    if let forgetting, forgetting > 0, !loaded.model.hasMemory { throw Failure.noMemory }
    for note in plan.notes { session.note(note) }
    var run = try TrainingRun(
      plan, loaded: loaded, corpus: corpus, goal: goal, output: output(for: loaded, in: session),
      patience: patience, session.console, session.files)
    do {
      try run.run()
    } catch {
      // Whatever stopped the run, its completed steps are valid.
      session.model = run.loaded
      session.recordTraining(saving(of: run, since: loaded, isWhole: false))
      throw Self.failure(
        error, step: run.loaded.provenance.step, file: run.latest,
        exploded: run.result.lastGoodStep == nil ? nil : run.settings)
    }
    session.model = run.loaded
    session.recordTraining(saving(of: run, since: loaded, isWhole: !run.result.wasInterrupted))
    session.show(Self.result(of: run))
    if run.result.wasInterrupted {
      if let best = run.loop.best, let file = run.bestFile,
        best.epoch.step < run.loaded.provenance.step
      {
        session.note(
          "held-out bits were lowest after epoch \(best.epoch.epoch) "
            + "(\(best.bits.fixed(3))): '\(file)'")
      }
      throw Self.failure(Interrupted(), step: run.loaded.provenance.step, file: run.latest)
    }
    if let epoch = run.result.bestEpoch {
      let isLowest = !run.loaded.provenance.history.contains { earlier in
        (earlier.heldOutBits ?? .infinity) < (epoch.heldOutBits ?? .infinity)
      }
      session.note(
        "went back to epoch \(epoch.epoch), where held-out bits were lowest"
          + (isLowest ? "" : " of the epochs that were kept"))
    }
    if let file = run.latest { session.note("kept in '\(file)'") }
  }

  /// The places for checkpoints; a warning says if they have no room.
  private func output(for loaded: SessionModel, in session: Session) throws -> TrainingOutput {
    var output = try TrainingOutput(
      into: into, replaces: replace, epochsPerFile: checkpointEvery, patience: patience != nil,
      for: loaded, in: session)
    if checkpointEvery != nil, output.run == nil {
      throw Failure(
        "--checkpoint-every needs --into and a folder", kind: .usage, hints: [.help])
    }
    try output.checkRoom(for: loaded, session.console)
    return output
  }

  private func saving(
    of run: TrainingRun, since start: SessionModel, isWhole: Bool
  ) -> TrainingSaving {
    TrainingSaving(
      steps: run.loaded.provenance.step - start.provenance.step, isWhole: isWhole,
      isTimed: minutes != nil,
      dependsOnEnd: patience != nil || schedule?.value == .cosine)
  }

  private var goal: TrainingGoal {
    if let steps { return .steps(steps) }
    if let minutes { return .minutes(minutes) }
    return .epochs(epochs ?? 1)
  }

  /// The precision from the option, the setting or the default; `nil` keeps a resumed run's own.
  private func precisionChoice(
    _ loaded: SessionModel, _ settings: Settings
  ) -> PrecisionChoice? {
    precision?.value ?? settings.precision
      ?? (loaded.training == nil ? .auto : nil)
  }

  private func change(_ training: inout TrainingSettings, _ settings: Settings) {
    if let batch = batch ?? settings.integer(.batch) { training.batch = batch }
    if let sequence = sequence ?? settings.integer(.sequence) { training.sequence = sequence }
    if let kind = optimizer?.value ?? settings.value(of: .optimizer).flatMap(OptimizerKind.init),
      kind != training.optimizer
    {
      training.optimizer = kind
      training.learningRate = kind.standardLearningRate
    }
    if let schedule = schedule?.value {
      training.schedule = schedule
      // The new schedule ends with this command, not where the previous one did, and starts without
      // a warm-up unless --warmup is given too.
      training.scheduleEnd = 0
      training.warmup = 0
    }
    if let warmup { training.warmup = warmup }
    if let momentum { training.momentum = momentum }
    if let weightDecay { training.weightDecay = weightDecay }
    if let carryState { training.carriesState = carryState == .on }
    var epochs = EpochChoice(training)
    if let shuffle { epochs.shuffles = shuffle == .on }
    if let transpose { epochs.transposes = transpose == .on }
    training.text = epochs.json
    if let lockDropout { training.locksDropout = lockDropout == .on }
    if let weightDrop { training.weightDrop = weightDrop }
    if let forgetting { training.forgetting = forgetting }
    if let rate = learningRate ?? settings.number(.learningRate).map({ Float($0) }) {
      training.learningRate = rate
    }
    if let clip = clip ?? settings.number(.clip).map({ Float($0) }) { training.clip = clip }
  }

  private static func result(of run: TrainingRun) -> FiguresResult {
    let (result, provenance) = (run.result, run.loaded.provenance)
    let nats = result.trainingBits * LossTotals.natsPerBit
    let period = result.bestEpoch.map { "epoch \($0.epoch)" }
    var text = """
      \(result.steps.counted("step")) in \(result.seconds.fixed(1)) s, \
      \(Int(result.charactersPerSecond).grouped) characters/s in \
      \(run.settings.precision.rawValue); now at step \(provenance.step.grouped), epoch \
      \(provenance.epoch.grouped)
        training  \(nats.fixed(3)) nats, \(result.trainingBits.fixed(3)) bits a character, \
      \((result.trainingAccuracy * 100).fixed(1)) % right \
      (\(period ?? "last \(result.recent.count.counted("step"))"), with dropout)
      """
    if let bits = result.heldOutBits, let accuracy = result.heldOutAccuracy {
      text += """

          held-out  \((bits * LossTotals.natsPerBit).fixed(3)) nats, \
        \(bits.fixed(3)) bits a character, \((accuracy * 100).fixed(1)) % right
        """
    }
    return FiguresResult(
      text,
      [
        "steps": .int(result.steps), "step": .int(provenance.step),
        "epoch": .int(provenance.epoch), "loss": .figure(nats),
        "bitsPerCharacter": .figure(result.trainingBits),
        "accuracy": .figure(result.trainingAccuracy),
        "heldOutBitsPerCharacter": result.heldOutBits.map { .figure($0) } ?? .null,
        "heldOutAccuracy": result.heldOutAccuracy.map { .figure($0) } ?? .null,
        "precision": .string(run.settings.precision.rawValue), "seconds": .figure(result.seconds),
        "charactersPerSecond": .figure(result.charactersPerSecond),
        "bestEpoch": result.bestEpoch.map { .int($0.epoch) } ?? .null,
        "interrupted": .bool(result.wasInterrupted),
      ],
      measured: .words([
        result.seconds.fixed(1), Int(result.charactersPerSecond).grouped,
      ]))
  }

  /// The failure of a training run that stopped before its goal; its steps are kept.
  ///
  /// - Parameters:
  ///   - reason: The error that stopped the run.
  ///   - step: The last step that is kept.
  ///   - file: The file that holds what was learned.
  ///   - exploded: The settings with which the loss exploded; steps after `step` were discarded.
  /// - Returns: The failure; its message says what is kept, its hints what to try next.
  private static func failure(
    _ reason: any Error, step: Int, file: String?, exploded: TrainingSettings? = nil
  ) -> Failure {
    var failure = Failure(reason, from: Self.self)
    failure.message +=
      exploded == nil
      ? " at step \(step.grouped); all steps are kept"
      : "; the weights are those of step \(step.grouped) again"
    if let file { failure.message += ", also in '\(file)'" }
    if let exploded {
      failure.hints = ["\(name) --learning-rate \(exploded.learningRate / 4)"]
      if exploded.clip == 0 || exploded.clip > 1 { failure.hints.append("\(name) --clip 1") }
    }
    return failure.keepingWhatWasDone()
  }
}
