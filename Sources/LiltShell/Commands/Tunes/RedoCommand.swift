import ArgumentParser
import Composition

struct RedoCommand: Command {
  static let name = "redo"
  static let summary = "Make a new tune: a copy with some bars drawn anew"
  static let details = """
    The model draws the bars several times, each bar as long as it was, and the drawing after which \
    the next four bars are likeliest is taken: 'redo t1 --bars 5-8'. All other characters stay. Bars are numbered as 'show' numbers them.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = RevisedTuneResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? { Failure.hints(onRevision: error) }

  @OptionGroup var tune: TuneArgument

  @Option(help: ArgumentHelp("The bars to draw anew, such as 5 or 5-8.", valueName: "bars"))
  var bars: String

  @OptionGroup var options: RevisionOptions

  func validate() throws {
    if ClosedRange(bars: bars) == nil {
      throw ValidationError("--bars '\(bars)', expected N or N-M, such as 5 or 5-8")
    }
  }

  func run(in session: inout Session) throws {
    guard let range = ClosedRange(bars: bars) else { return }
    let entry = try session.tune(tune.reference)
    try RevisionJob(
      revision: .bars(range), command: "\(Self.name) --bars \(bars)",
      titleWords: range.count == 1 ? "bar \(bars) redrawn" : "bars \(bars) redrawn",
      seed: options.seed, candidates: options.candidates
    ).run(entry, in: &session)
  }
}
