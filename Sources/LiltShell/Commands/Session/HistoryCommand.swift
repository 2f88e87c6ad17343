import ArgumentParser
import Drawing

struct HistoryCommand: Command {
  static let name = "history"
  static let summary = "List the cells of the session"
  static let group = CommandGroup.session

  @Argument(help: "How many; otherwise all.")
  var count: Int?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("'\(count)' cells, expected 1 or more") }
  }

  func run(in session: inout Session) throws {
    var table = Table([.right(""), .left(""), .left("")])
    let cells = Array(session.cells.enumerated())
    for (index, cell) in cells.suffix(count ?? cells.count) {
      let lines = cell.text.split(separator: "\n", omittingEmptySubsequences: false)
      let rest = lines.count > 1 ? " … (\(lines.count) lines)" : ""
      table.append(["\(index + 1)", cell.succeeded ? "" : "failed", String(lines[0]) + rest])
    }
    session.show(table)
  }
}
