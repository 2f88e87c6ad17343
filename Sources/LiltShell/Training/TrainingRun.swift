import CharRNN
import Composition
import Drawing

/// One training command as it runs: the training loop, with the files and the progress of a session.
struct TrainingRun {
  /// Where and how often weights are written.
  struct Output {
    /// The folder for the weights of epochs and for `latest`; `nil` for the state folder's `latest`.
    var folder: String?
    /// The epochs between two files of weights.
    var epochsPerFile: Int?
  }

  /// Seconds between two writes of `latest` during a run.
  static let secondsPerSave = 180.0

  let loop: TrainingLoop
  private let console: Console
  private let files: Files
  /// The folders that take what was learned, in the order in which they are tried.
  private let folders: [String]
  private let output: Output
  /// The model, with its record and training state brought up to date before every write.
  private(set) var loaded: SessionModel
  /// The file that holds what was learned, where it could be written.
  private(set) var latest: String?
  /// The file that holds the best epoch and outlives this program, where it could be written.
  ///
  /// The run does not go back to it: another program may meanwhile have put its own best there.
  private(set) var bestFile: String?
  private var savedAt: Duration

  /// The settings of the run.
  var settings: TrainingSettings { loop.trainer.settings }
  /// What the run came to.
  var result: TrainingResult { loop.result }

  init(
    _ plan: TrainingPlan, loaded: SessionModel, corpus: TuneCorpus,
    goal: TrainingGoal, output: Output, patience: Int? = nil, _ console: Console, _ files: Files,
    stateFolder: String?
  ) throws {
    self.console = console
    self.files = files
    self.output = output
    folders = [output.folder, stateFolder].compactMap(\.self)
    self.loaded = loaded
    self.loaded.provenance.record(corpus)
    self.loaded.provenance.settings = plan.state.settings
    if let folder = output.folder { self.loaded.folder = folder }

    let interrupt = console.interrupt
    let environment = TrainingLoop.Environment(
      now: console.now, shouldStop: { interrupt.isRequested },
      snapshots: UnnamedFileStore(files: files))
    // Taken before the trainer is made, which may give the model another optimiser.
    let start = TrainingSnapshot(
      of: loaded.model, state: loaded.training, record: loaded.provenance,
      in: environment.snapshots)
    var best: BestEpoch?
    if patience != nil {
      (best, bestFile) = BestEpoch.find(in: folders, of: self.loaded, files) ?? (nil, nil)
    }
    loop = TrainingLoop(
      try Trainer(model: loaded.model, text: plan.text, state: plan.state),
      goal: goal, patience: patience, heldOut: plan.heldOut, record: self.loaded.provenance,
      start: start, settingsBefore: loaded.startingSettings, best: best, environment: environment)
    savedAt = console.now()
  }

  /// Runs to the goal, or until it is asked to stop.
  ///
  /// - Throws: What the loop or a file throws; `loaded` then holds all steps taken.
  mutating func run() throws {
    defer { finish() }
    try loop.run { event in
      switch event {
      case .best: bestFile = save(as: CheckpointFiles.best)
      case .epoch(let epoch): try writeWeights(of: epoch)
      case .step(let report):
        showProgress(report)
        let isDue = (console.now() - savedAt).inSeconds > Self.secondsPerSave
        if isDue, !console.interrupt.isRequested { saveLatest() }
      }
    }
  }

  private mutating func finish() {
    bringUpToDate()
    if result.steps > 0 { saveLatest() }
  }

  private mutating func bringUpToDate() {
    loaded.provenance = loop.record
    loaded.training = loop.state
  }

  /// Writes the weights of an epoch where its number asks for it, and `latest` with them.
  private mutating func writeWeights(of epoch: Provenance.Epoch) throws {
    guard let folder = output.folder, let every = output.epochsPerFile,
      epoch.epoch.isMultiple(of: every)
    else { return }
    bringUpToDate()
    let path = PathResolver.path(of: CheckpointFiles.name(ofEpoch: epoch.epoch), in: folder)
    try files.write(loaded.checkpoint(weightsOnly: true), to: path)
    saveLatest()
  }

  private mutating func saveLatest() {
    savedAt = console.now()
    latest = save(as: CheckpointFiles.latest)
  }

  /// Writes everything into the run's folder or, where that fails, into the state folder.
  ///
  /// A failure does not stop the run: the session still has all, and a warning says where it is.
  ///
  /// - Returns: The file, or `nil` where none could be written.
  private mutating func save(as name: String) -> String? {
    bringUpToDate()
    let checkpoint = loaded.checkpoint()
    var failures: [any Error] = []
    for folder in folders {
      let path = PathResolver.path(of: name, in: folder)
      do {
        try files.makeFolder(folder)
        try files.write(checkpoint, to: path)
        for failure in failures {
          console.warn("what was learned is in '\(path)' instead: \(failure)")
        }
        return path
      } catch {
        failures.append(error)
      }
    }
    for failure in failures { console.warn("what was learned is not in a file: \(failure)") }
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
    console.progress(progressLine(report), isMilestone: isEpoch || isLine)
  }

  /// Whether the run is long enough for one line an epoch to show its course.
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
    // At the end of an epoch its own figures, otherwise those of the last steps.
    let training = report.completedEpoch ?? result.mean
    var bits = "training \(training.bitsPerCharacter.fixed(3))"
    if let heldOut = result.heldOut?.bitsPerCharacter ?? loop.record.history.last?.heldOutBits {
      bits += "  held-out \(heldOut.fixed(3))"
    }
    var parts = ["step \(report.step.grouped)", "epoch \(epochs.fixed(2))", bits + " bits"]
    // A narrow window cuts off the end, so the least important figures stand last.
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
