import ArgumentParser

struct KeepCommand: Command {
  static let name = "keep"
  static let summary = "Choose tunes to be kept"
  static let details = """
    'kept' then means all of them where a tune is named, as in 'export kept mine.abc', and 'drop \
    --others' takes all others away.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  @OptionGroup var tunes: ShelvedTunesArgument

  @Flag(help: "Choose them no longer.")
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
