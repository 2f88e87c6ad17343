import ArgumentParser
import Drawing
import JSON

struct SaveCommand: Command {
  static let name = "save"
  static let summary = "Write the session as a command file that runs again"
  static let details = """
    Cells that failed, and those about the session itself such as help, are left out.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("file", "what was written"), .init("cells", "how many cells it has"))
  static let isWorthSaving = false

  @Argument(help: ArgumentHelp("The file, such as mine.lilt.", valueName: "file"))
  var file: String

  @Argument(help: "The cells, such as 3 or 3-9; otherwise all.")
  var range: String?

  func run(in session: inout Session) throws {
    let chosen =
      try range.map { try Self.cells($0, of: session.cells.count) } ?? 0..<session.cells.count
    let cells = session.cells[chosen].filter(\.isWorthSaving)
    if cells.isEmpty { throw Failure.nothingToSave }
    let replaces = session.files.hasOrdinaryFile(at: file)
    try session.files.write(Array(Session.scriptText(of: cells).utf8), to: file)
    if range == nil {
      session.tunes.markSaved()
      session.composed?.isSaved = true
    }
    session.show(
      FiguresResult(
        "\(cells.count.counted("cell")) saved in '\(file)'",
        ["file": .string(file), "cells": .int(cells.count)]))
    if replaces { session.noteReplaced(file) }
  }

  /// Parses `3` or `3-9` as positions from 0.
  private static func cells(_ range: String, of count: Int) throws(Failure) -> Range<Int> {
    let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), case let first?? = ends.first, case let last?? = ends.last,
      first >= 1, last >= first, last <= count
    else { throw .noSuchCells(range, count: count) }
    return first - 1..<last
  }
}

extension Session {
  /// A command file that runs `cells` again.
  static func scriptText(of cells: some Sequence<CellRecord>) -> String {
    cells.map { $0.scriptForm + "\n" }.joined()
  }
}
