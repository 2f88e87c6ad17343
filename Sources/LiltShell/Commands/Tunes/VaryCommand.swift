import ArgumentParser
import Composition

struct VaryCommand: Command {
  static let name = "vary"
  static let summary = "Make a new tune: a variation of another"
  static let details = """
    Half of the bars get another melody under the same chord symbols. The last two bars of each part \
    stay, and bars that repeat earlier ones still do: 'vary t1'.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = RevisedTuneResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? { Failure.hints(onRevision: error) }

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    try RevisionJob(
      revision: .variation, command: Self.name, titleWords: "varied", seed: options.seed,
      candidates: options.candidates
    ).run(entry, in: &session)
  }
}
