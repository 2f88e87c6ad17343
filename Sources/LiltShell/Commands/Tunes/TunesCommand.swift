import ArgumentParser
import Drawing
import JSON

struct TunesCommand: Command {
  static let name = "tunes"
  static let summary = "List the tunes of the session"
  static let group = CommandGroup.tunes

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let tunes = session.tunes.entries
    if json { return try session.show(.array(tunes.map(Self.json))) }
    if tunes.isEmpty { throw ShellError.noTune }
    var table = Table([
      .left("name"), .left("title"), .right("characters"), .right("cell"), .left("kept"),
      .left("saved"),
    ])
    for tune in tunes {
      table.append([
        tune.name, tune.title ?? "", tune.text.unicodeScalars.count.grouped, "\(tune.cell)",
        tune.isKept ? "yes" : "", tune.isSaved ? "yes" : "no",
      ])
    }
    session.show(table)
  }

  private static func json(_ tune: TuneShelf.Entry) -> JSONValue {
    [
      "name": .string(tune.name), "title": tune.title.map { .string($0) } ?? .null,
      "characters": .int(tune.text.unicodeScalars.count), "cell": .int(tune.cell),
      "kept": .bool(tune.isKept), "saved": .bool(tune.isSaved),
    ]
  }
}
