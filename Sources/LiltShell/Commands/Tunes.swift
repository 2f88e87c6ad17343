import ArgumentParser

struct Tunes: Command {
  static let name = "tunes"
  static let summary = "List the tunes of the session"
  static let group = CommandGroup.tunes

  func run(in session: inout Session) throws {
    if session.tunes.entries.isEmpty { throw ShellError.noTune }
    var table = Table([
      .left("name"), .left("title"), .right("characters"), .right("cell"), .left("saved"),
    ])
    for tune in session.tunes.entries {
      table.append(
        [
          tune.name, tune.title ?? "", tune.text.unicodeScalars.count.grouped, "\(tune.cell)",
          tune.isSaved ? "yes" : "no",
        ])
    }
    session.show(table)
  }
}
