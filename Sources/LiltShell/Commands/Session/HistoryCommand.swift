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

  @Argument(
    help: ArgumentHelp(
      "How many of the latest cells, or which, such as 3-9; otherwise all.", valueName: "cells"))
  var cells: String?

  func validate() throws {
    if let cells, !cells.contains("-"), Int(cells).map({ $0 < 1 }) ?? true {
      throw ValidationError("'\(cells)' cells, expected a number of cells or a range such as 3-9")
    }
  }

  func run(in session: inout Session) throws {
    let all = Array(session.cells.enumerated())
    session.show(ListingResult(try chosen(from: all), Self.columns))
  }

  private func chosen<Cell>(from all: [Cell]) throws -> ArraySlice<Cell> {
    guard let cells else { return all[...] }
    if let count = Int(cells) { return all.suffix(count) }
    return all[try CellRange(cells, count: all.count).positions]
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
