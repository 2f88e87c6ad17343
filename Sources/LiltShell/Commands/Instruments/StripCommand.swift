import ArgumentParser
import CharRNN
import Composition
import Drawing

struct StripCommand: Command {
  static let name = "strip"
  static let summary = "Draw one tune from every checkpoint of a run, to see it learn"
  static let details = """
    Every checkpoint reads the same prime and draws with the same random numbers, one for each \
    character, without a form. Where two checkpoints expect the same, they draw the same; the tunes \
    differ only by what was learned between them. The bars stand below each other by their numbers, so \
    one sees at which epoch bar lines, keys, repeats and cadences arrive. Beside each: the held-out \
    bits a character of the training record, the faults that 'check' finds, bars neither over-full nor \
    short, notes in key, and the longest passage that a training tune of the loaded corpus has too, in \
    music characters, in any key. An example: strip 10..90 --in nottingham --seed 1
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = StripResult.shape

  @Argument(
    help: ArgumentHelp(
      "The epochs, such as 50, 10..90 or 1,2,5..9; otherwise all.", valueName: "epochs"))
  var epochs: EpochList?

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "The run: its folder, or the name of one that comes with lilt; otherwise the open one.",
      valueName: "run"))
  var run: String?

  @Option(help: ArgumentHelp("The bars of each tune that are shown.", valueName: "count"))
  var bars = 8

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @OptionGroup var memory: MemoryOption

  @Option(help: "The seed of the draws; otherwise a new number.")
  var seed: UInt64?

  @OptionGroup var header: HeaderOptions

  @OptionGroup var file: ResultOutput

  /// The most bars that are shown.
  private static let mostBars = 100

  func validate() throws {
    if !(1...Self.mostBars).contains(bars) {
      throw ValidationError("--bars \(bars), expected 1 to \(Self.mostBars)")
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let checkpoints = try RunCheckpoints(of: run, epochs, in: session)
    let last = try checkpoints.model(ofEpoch: checkpoints.epochs.last ?? 0, in: session)
    let record = try self.record(last, &session)
    let training = session.corpus.map { Array($0.tunes(in: .training)) } ?? []
    let index = training.isEmpty ? nil : MatchIndex(training)
    session.note("seed \(record.seed), \(record.settings.inWords)")
    var rows: [StripResult.Row] = []
    for (place, epoch) in checkpoints.epochs.enumerated() {
      session.progress("epoch \(epoch), \(place + 1) of \(checkpoints.epochs.count)")
      if session.world.interrupt.isRequested { break }
      let loaded =
        epoch == last.provenance.epoch ? last : try checkpoints.model(ofEpoch: epoch, in: session)
      var own = record
      own.model = loaded.model.digest.hexadecimal
      let drawn = try SamplingJob([own], loaded.model, session.console).drawTogether()
      guard let tune = drawn.first else { break }
      let entry = session.tunes.add(tune.text, cell: session.cellNumber, record: tune.record)
      rows.append(
        StripResult.Row(
          epoch: epoch, heldOutBits: loaded.recordedHeldOutBits, tune: tune, entry: entry,
          comparedWith: index, bars: bars))
    }
    if !rows.isEmpty {
      let result = StripResult(
        rows, run: session.shownPath(checkpoints.folder.path), record: record,
        hasCorpus: index != nil)
      session.show(result)
      noteCorpus(last, session)
      try file.write(result, in: session)
    }
    if session.world.interrupt.isRequested {
      throw Failure(
        "stopped after \(rows.count.counted("checkpoint")) of \(checkpoints.epochs.count)",
        kind: .interrupted
      ).keepingWhatWasDone()
    }
  }

  /// Tells what the passages in common say nothing about.
  private func noteCorpus(_ loaded: SessionModel, _ session: Session) {
    guard let corpus = session.corpus else {
      session.note("no corpus is loaded, so it is not known what is copied")
      return
    }
    if corpus.trainingDigest.hexadecimal != loaded.provenance.trainingDigest {
      session.note("the run learned from other tunes than those of '\(corpus.name)' to train on")
    }
  }

  /// What all checkpoints draw from; the prime is as the last one reads it.
  private func record(
    _ loaded: SessionModel, _ session: inout Session
  ) throws -> GenerationRecord {
    var sampling = stages.settings(session.settings)
    sampling.remembers = try memory.isUsed(by: loaded.model, session.settings)
    var plan = SamplePlan(sampling, session.settings)
    plan.seed = seed
    plan.choices = header.choices
    plan.wish = .free
    return try plan.records(loaded, &session)[0]
  }
}
