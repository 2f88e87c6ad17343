import ArgumentParser

struct KeepCommand: Command {
  static let name = "keep"
  static let summary = "Choose tunes to be kept"
  static let details = """
    'kept' then means all of them where a tune is named, as in 'export kept mine.abc', and 'drop \
    --others' takes all others away.
    """
  static let group = CommandGroup.tunes

  /// What stands for all tunes that are kept.
  static let word = "kept"

  @OptionGroup var tunes: ShelvedTunesArgument

  @Flag(help: "Choose them no longer.")
  var undo = false

  func run(in session: inout Session) throws {
    for var tune in try session.shelvedTunes(tunes.references) {
      tune.isKept = !undo
      session.tunes.replace(tune)
      session.show(tune.line + (undo ? ": no longer kept" : ": kept"))
    }
  }
}
