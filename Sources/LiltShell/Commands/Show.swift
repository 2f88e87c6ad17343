import ArgumentParser

struct Show: Command {
  static let name = "show"
  static let summary = "Print a tune as ABC"
  static let group = CommandGroup.tunes

  @Argument(
    help: ArgumentHelp(
      "A tune's name, an ABC file, _3 for the tune of cell 3; otherwise the latest.",
      valueName: "tune"))
  var tune: String?

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune)
    session.show(entry.text)
    session.noteFaults(of: PlayedTune(entry.text), name: entry.name)
  }
}
