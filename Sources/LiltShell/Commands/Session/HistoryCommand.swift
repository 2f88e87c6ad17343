import ArgumentParser
import Drawing
import JSON

struct HistoryCommand: Command {
  static let name = "history"
  static let summary = "List the cells of the session"
  static let group = CommandGroup.session
  static let result: ResultShape? = .array(
    of: "cells", .init("cell", "its number"),
    .init("succeeded", "whether its command succeeded"),
    .init("text", "what was submitted"))
  static let saving = SavedAs.leftOut

  @Argument(help: "How many of the latest cells; otherwise all.")
  var count: Int?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("'\(count)' cells, expected 1 or more") }
  }

  func run(in session: inout Session) throws {
    let cells = Array(session.cells.enumerated())
    session.show(ListingResult(cells.suffix(count ?? cells.count), Self.columns))
  }

  private static let columns: [ListedColumn<(offset: Int, element: CellRecord)>] = [
    .right("", key: "cell") { .number($0.offset + 1) },
    .left("", key: "succeeded") { .flag($0.element.succeeded, "", "failed") },
    .left("", key: "text") { ListedValue(.string($0.element.text), text: $0.element.firstLine) },
  ]
}

extension CellRecord {
  /// The first line, followed by the number of lines if there are several.
  fileprivate var firstLine: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return String(lines[0]) + (lines.count > 1 ? " … (\(lines.count) lines)" : "")
  }
}
