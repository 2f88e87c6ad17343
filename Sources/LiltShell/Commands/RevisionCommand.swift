import Composition

/// A command that makes a new tune of another by drawing a part of it anew.
protocol RevisionCommand: Command {
  /// What to draw anew.
  static var revision: Revision { get }
  /// What the new title says behind the old one.
  static var titleWords: String { get }

  var tune: TuneArgument { get }
  var options: RevisionOptions { get }
}

extension RevisionCommand {
  static var group: CommandGroup { .tunes }
  static var result: ResultShape? { RevisedTuneResult.shape }

  static func hints(on error: any Error) -> [Failure.Hint]? { Failure.hints(onRevision: error) }

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    try RevisionJob(
      revision: Self.revision, command: Self.name, titleWords: Self.titleWords,
      seed: options.seed, candidates: options.candidates
    ).run(entry, in: &session)
  }
}
