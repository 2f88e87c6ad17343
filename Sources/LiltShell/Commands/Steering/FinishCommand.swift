import ArgumentParser
import CharRNN
import Composition
import Drawing

struct FinishCommand: Command {
  static let name = "finish"
  static let summary = "Let the model write the rest of the tune in progress"
  static let details = """
    The tune gets a name and can be exported. It stays in progress too: after 'back' or 'undo', \
    another road can be finished. Its record says what was composed and how the rest was drawn.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = DrawnTunesResult.shape

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @Option(help: "The seed of the draws; otherwise the present place's own.")
  var seed: UInt64?

  @Flag(help: "Let the tune end here, without another bar.")
  var here = false

  func run(in session: inout Session) throws {
    let tune = try session.composedTune()
    var settings = stages.settings(session.settings)
    settings.remembers = tune.remembers
    settings.held = tune.held
    if here || tune.tree.present.generation.isComplete {
      (settings.ending, settings.length) = (.length, 0)
    } else {
      settings.constraint = tune.constraint
    }
    _ = try settings.sampler()
    let record = GenerationRecord(
      program: "lilt \(LiltVersion.current)", model: tune.model.digest.hexadecimal,
      seed: seed ?? tune.tree.present.seed, settings: settings, prime: tune.primeSoFar)
    let drawn = try SamplingJob([record], tune.model, session.console).drawOne()
    let entry = session.tunes.add(drawn.text, cell: session.cellNumber, record: record)
    let made = DrawnTunesResult.Made(tune: drawn, entries: [entry])
    let isText = !session.console.isForPrograms
    session.composed?.isSaved = true
    if drawn.drawnCount > 0 { session.note("seed \(record.seed), \(settings.stagesInWords)") }
    session.show(DrawnTunesResult([made], isText: isText))
    let drawnWords =
      drawn.drawnCount > 0
      ? "\(drawn.drawnCount.counted("character")) drawn after what was composed" : "as composed"
    session.note("\(entry.name): \(drawnWords)")
    if isText { session.tellFaults(of: [entry]) }
    if session.world.interrupt.isRequested {
      throw Failure(stoppedAfter: [made])
    }
  }
}
