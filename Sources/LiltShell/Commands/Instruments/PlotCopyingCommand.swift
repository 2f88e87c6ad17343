import ArgumentParser
import CharRNN
import Composition
import Drawing

struct PlotCopyingCommand: Command {
  static let name = "plot copying"
  static let summary = "Draw how copying grows over the epochs of a run"
  static let details = """
    Draws tunes with the weights after every epoch of a training run that were kept, with the same \
    seeds, and measures the longest passage that each has in common with the tunes to train on, in any \
    key: its median and what nine of ten tunes keep within, in music characters, beside what 95 % of \
    people's held-out tunes keep within. The table has the losses of the epoch too, in bits a character. \
    The corpus should be the one that the run learned from. An example: \
    plot copying nottingham --samples 20 --seed 1
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = CopyingResult.shape

  @Argument(
    help: ArgumentHelp(
      "The folder of a training run, or one that comes with lilt.", valueName: "folder"))
  var run: String

  @Option(help: "The tunes drawn of each epoch.")
  var samples = 50

  @Option(help: "The first seed; otherwise a new number.")
  var seed: UInt64?

  @Option(help: "The temperature; otherwise the setting.")
  var temperature: Float?

  @OptionGroup var memory: MemoryOption

  @OptionGroup var form: FormOptions

  @OptionGroup var file: ResultOutput

  func validate() throws {
    guard (1...10_000).contains(samples) else {
      throw ValidationError("--samples \(samples), expected 1 to 10000")
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let checkpoints = try RunCheckpoints(of: run, nil, in: session)
    let corpus = try session.loadedCorpus()
    guard let matches = session.corpusMatches() else { throw Failure.nothingToTrainOn }
    let borrowing = try session.humanBorrowing()
    let seed = session.seed(self.seed)
    var rows: [CopyingResult.Row] = []
    for epoch in checkpoints.epochs where !session.world.interrupt.isRequested {
      let loaded = try checkpoints.model(ofEpoch: epoch, in: session)
      if rows.isEmpty, loaded.provenance.trainingDigest != corpus.trainingDigest.hexadecimal {
        session.warn("'\(run)' did not learn from the tunes to train on of '\(corpus.name)'")
      }
      let records = try self.records(loaded, seed, &session)
      if rows.isEmpty { session.note("seed \(seed), \(records[0].settings.inWords)") }
      let drawn = try SamplingJob(records, loaded.model, session.console).drawTogether()
      // An epoch of which fewer tunes were drawn cannot be compared with the others.
      guard drawn.count == samples else { break }
      let lengths = drawn.map { matches.longestInTraining(Array($0.text.unicodeScalars)[...]) }
      rows.append(
        CopyingResult.Row(
          epoch, lengths, beside: borrowing,
          loss: loaded.provenance.history.last { $0.epoch == epoch }))
      session.progress(
        "epoch \(epoch.grouped): \(samples.counted("tune"))", isMilestone: true)
    }
    if rows.isEmpty { throw Interrupted() }
    let result = CopyingResult(rows, beside: borrowing, run: run)
    session.show(result)
    try file.write(result, in: session)
    if session.world.interrupt.isRequested {
      throw Failure(
        "stopped after \(rows.count) of \(checkpoints.epochs.count.counted("epoch"))",
        kind: .interrupted
      ).keepingWhatWasDone()
    }
  }

  /// The records of the tunes to draw, which differ between epochs in the model alone.
  private func records(
    _ loaded: SessionModel, _ seed: UInt64, _ session: inout Session
  ) throws -> [GenerationRecord] {
    var plan = SamplePlan(
      measuring: samples, of: loaded,
      remembers: try memory.isUsed(by: loaded.model, session.settings), temperature: temperature,
      seed: seed, session.settings)
    plan.wish = form.legal.wish
    plan.particles = form.particles
    return try plan.records(loaded, &session)
  }
}
