import ArgumentParser
import Composition

struct MelodyCommand: Command {
  static let name = "melody"
  static let summary = "Make a new tune: a copy with another melody under its chord symbols"
  static let details = """
    Chord symbols, bar lines and the places of bars that repeat earlier ones stay; a note begins at \
    each chord symbol: 'melody t1'.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = RevisedTuneResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? { Failure.hints(onRevision: error) }

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    try RevisionJob(
      revision: .melody, command: Self.name, titleWords: "new melody", seed: options.seed,
      candidates: options.candidates
    ).run(entry, in: &session)
  }
}
