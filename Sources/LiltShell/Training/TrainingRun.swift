import CharRNN
import Composition
import Drawing

/// A running training command: the training loop with files and progress reports.
struct TrainingRun {
  /// The seconds between two writes of `latest` during a run.
  static let secondsPerSave = 180.0

  let loop: TrainingLoop
  private let console: Console
  private let files: Files
  private var output: TrainingOutput
  /// The model; its record and training state are updated before every write.
  private(set) var loaded: SessionModel
  /// The file with the latest state; `nil` if it could not be written.
  private(set) var latest: String?
  /// The file with the best epoch, for later runs; `nil` if it could not be written.
  ///
  /// This run does not read it back, because another process may have replaced it meanwhile.
  private(set) var bestFile: String?
  private var savedAt: Duration
  /// The warnings that were given, so that a full disk is not reported at every epoch.
  private var warnings: Set<String> = []

  /// The settings of the run.
  var settings: TrainingSettings { loop.trainer.settings }
  /// The result of the run.
  var result: TrainingResult { loop.result }

  init(
    _ plan: TrainingPlan, loaded: SessionModel, corpus: TuneCorpus,
    goal: TrainingGoal, output: TrainingOutput, patience: Int? = nil, _ console: Console,
    _ files: Files
  ) throws {
    self.console = console
    self.files = files
    self.output = output
    self.loaded = loaded
    self.loaded.provenance.record(corpus)
    self.loaded.provenance.settings = plan.state.settings
    if let run = output.run { self.loaded.folder = CheckpointFolder(path: run.folder) }

    let interrupt = console.interrupt
    let environment = TrainingLoop.Environment(
      now: console.now, shouldStop: { interrupt.isRequested },
      snapshots: UnnamedFileStore(files: files))
    // The snapshot comes first, because making the trainer may change the model's optimiser.
    let start = TrainingSnapshot(
      of: loaded.model, state: loaded.training, record: loaded.provenance,
      in: environment.snapshots)
    var best: BestEpoch?
    if patience != nil {
      (best, bestFile) = BestEpoch.find(at: output.bestFiles, of: self.loaded, files) ?? (nil, nil)
    }
    loop = TrainingLoop(
      try Trainer(model: loaded.model, text: plan.text, state: plan.state),
      goal: goal, patience: patience, heldOut: plan.heldOut, record: self.loaded.provenance,
      start: start, settingsBefore: loaded.startingSettings, best: best, environment: environment)
    savedAt = console.now()
  }

  /// Runs to the goal, or until the user asks to stop.
  ///
  /// - Throws: Any error of the loop or of a file; `loaded` then holds all steps taken.
  mutating func run() throws {
    defer { finish() }
    try loop.run { event in
      switch event {
      case .best: bestFile = save(as: \.best)
      case .epoch(let epoch): writeWeights(of: epoch)
      case .step(let report):
        showProgress(report)
        let isDue = (console.now() - savedAt).inSeconds > Self.secondsPerSave
        if isDue, !console.interrupt.isRequested { saveLatest() }
      }
    }
  }

  private mutating func finish() {
    bringUpToDate()
    // The last word on a file is given again.
    warnings = []
    if result.steps > 0 { saveLatest() }
  }

  private mutating func bringUpToDate() {
    loaded.provenance = loop.record
    loaded.training = loop.state
  }

  /// Writes the weights of an epoch and `latest` if `epochsPerFile` divides its number.
  ///
  /// A failure is a warning: the run goes on, and `latest` holds what was learned.
  private mutating func writeWeights(of epoch: Provenance.Epoch) {
    guard let folder = output.run?.folder, epoch.epoch.isMultiple(of: output.epochsPerFile)
    else { return }
    bringUpToDate()
    let path = PathResolver.path(of: CheckpointFiles.name(ofEpoch: epoch.epoch), in: folder)
    do {
      try write(loaded.checkpoint(weightsOnly: true), to: path, in: folder)
    } catch {
      warn("the weights of epoch \(epoch.epoch) are not in a file: \(error)")
    }
    saveLatest()
  }

  private mutating func saveLatest() {
    savedAt = console.now()
    latest = save(as: \.latest)
    let isOfRun = latest == output.run?.latest
    // The state folder's file lasts only until the next training.
    if let latest, isOfRun { loaded.noteSaved(in: latest) }
    loaded.keptName = latest == nil || isOfRun ? nil : output.state?.name
  }

  /// Writes a checkpoint and removes the run that it replaces.
  private mutating func write(
    _ checkpoint: Checkpoint, to path: String, in folder: String
  ) throws {
    try files.makeFolder(folder)
    try files.write(checkpoint, to: path)
    if folder == output.run?.folder { output.removeOtherRun(after: path, console) }
  }

  /// Writes a checkpoint to the run's folder or, if that fails, to the state folder.
  ///
  /// A failure does not stop the run: the session still holds all steps, and a warning reports the
  /// file, if any, that holds them too.
  ///
  /// - Returns: The file, or `nil` if none could be written.
  private mutating func save(as file: KeyPath<TrainingPlace, String>) -> String? {
    bringUpToDate()
    let checkpoint = loaded.checkpoint()
    var failures: [any Error] = []
    for isState in [false, true] {
      do {
        let place = try isState ? output.statePlace(for: loaded, console) : output.run
        guard let place else { continue }
        let path = place[keyPath: file]
        try write(checkpoint, to: path, in: place.folder)
        for failure in failures {
          warn("what was learned is in '\(path)' instead: \(failure)")
        }
        return path
      } catch {
        failures.append(error)
      }
    }
    for failure in failures { warn("what was learned is not in a file: \(failure)") }
    return nil
  }

  private mutating func warn(_ text: String) {
    if warnings.insert(text).inserted { console.warn(text) }
  }
}

// MARK: Progress

extension TrainingRun {
  /// The steps between two progress lines on a stream that cannot replace lines.
  private static let stepsPerLine = 50

  private func showProgress(_ report: StepReport) {
    let isEpoch = report.completedEpoch != nil
    let isLine = !countsEpochs && result.steps.isMultiple(of: Self.stepsPerLine)
    console.progress(progressLine(report), isMilestone: isEpoch || isLine)
  }

  /// Whether the run is long enough to report progress by epoch.
  private var countsEpochs: Bool {
    switch loop.goal {
    case .steps(let count): count > 3 * loop.trainer.streams.windowCount
    case .epochs(let count): count > 3
    case .minutes: true
    }
  }

  private func progressLine(_ report: StepReport) -> String {
    let epochs =
      Double(report.epoch) + Double(report.window) / Double(loop.trainer.streams.windowCount)
    // The figures of a completed epoch, otherwise those of the last steps.
    let training = report.completedEpoch ?? result.mean
    var bits = "training \(training.bitsPerCharacter.fixed(3))"
    if let heldOut = result.heldOut?.bitsPerCharacter ?? loop.record.history.last?.heldOutBits {
      bits += "  held-out \(heldOut.fixed(3))"
    }
    var parts = ["step \(report.step.grouped)", "epoch \(epochs.fixed(2))", bits + " bits"]
    // A narrow window cuts off the end, so the least important figures come last.
    if result.steps > 1 { parts.append("\(loop.secondsLeft.asClock) left") }
    parts.append("\((training.accuracy * 100).fixed(1)) % right")
    let seconds = loop.trainingSeconds
    if seconds > 0 {
      parts.append("\(Int(Double(result.characters) / seconds).grouped) characters/s")
    }
    parts.append("gradient \(report.gradientNorm.fixed(2))")
    return parts.joined(separator: "  ")
  }
}
