import ArgumentParser

struct KeepCommand: Command {
  static let name = "keep"
  static let summary = "Mark tunes as kept"
  static let details = """
    The word 'kept' then stands for all of them, as in 'export kept mine.abc', and 'drop --others' \
    drops all others.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  @OptionGroup var tunes: ShelvedTunesArgument

  @Flag(help: "Remove the mark.")
  var undo = false

  func run(in session: inout Session) throws {
    var chosen = try session.shelvedTunes(tunes.references)
    for index in chosen.indices {
      chosen[index].isKept = !undo
      session.tunes.replace(chosen[index])
    }
    session.show(ShelvedTunes.lines(of: chosen) { _ in undo ? ": no longer kept" : ": kept" })
  }
}
