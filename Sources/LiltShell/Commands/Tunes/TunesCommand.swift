import ArgumentParser
import Drawing
import JSON

struct TunesCommand: Command {
  static let name = "tunes"
  static let summary = "List the tunes of the session"
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  func run(in session: inout Session) throws {
    let tunes = session.tunes.entries
    if tunes.isEmpty, !session.console.isForPrograms { throw Failure.noTune }
    session.show(ShelvedTunes.listing(of: tunes))
  }
}
