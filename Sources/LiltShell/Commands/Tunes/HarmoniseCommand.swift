import ArgumentParser
import Composition

struct HarmoniseCommand: Command {
  static let name = "harmonise"
  static let summary = "Make a new tune: a copy with other chord symbols"
  static let details = """
    The melody stays note for note. The model draws chord symbols where it would write them, several \
    times side by side, and those that fit the notes after them have the best chance: 'harmonise t1'.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = RevisedTuneResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? { Failure.hints(onRevision: error) }

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    try RevisionJob(
      revision: .chords, command: Self.name, titleWords: "harmonised", seed: options.seed,
      candidates: options.candidates
    ).run(entry, in: &session)
  }
}
