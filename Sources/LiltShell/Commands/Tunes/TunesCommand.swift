import ArgumentParser
import Drawing
import JSON

struct TunesCommand: Command {
  static let name = "tunes"
  static let summary = "List the tunes of the session"
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  @OptionGroup var file: ResultOutput

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let tunes = session.tunes.entries
    if tunes.isEmpty, !session.console.isForPrograms { throw Failure.noTune }
    let listing = ShelvedTunes.listing(of: tunes)
    session.show(listing)
    try file.write(listing, in: session)
  }
}
