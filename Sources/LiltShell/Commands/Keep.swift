import ArgumentParser

struct Keep: Command {
  static let name = "keep"
  static let summary = "Choose tunes to be kept"
  static let details = """
    'kept' then means all of them where a tune is named, as in 'export kept mine.abc', and 'drop \
    --others' takes all others away.
    """
  static let group = CommandGroup.tunes

  /// What stands for all tunes that are kept.
  static let word = "kept"

  @Argument(
    help: ArgumentHelp(
      "Tunes of the session (names, _3 for the tune of cell 3); otherwise the latest.",
      valueName: "name"))
  var tunes: [String] = []

  @Flag(help: "Choose them no longer.")
  var undo = false

  func run(in session: inout Session) throws {
    for var tune in try session.shelvedTunes(tunes) {
      tune.isKept = !undo
      session.tunes.replace(tune)
      session.show(tune.line + (undo ? ": no longer kept" : ": kept"))
    }
  }
}
