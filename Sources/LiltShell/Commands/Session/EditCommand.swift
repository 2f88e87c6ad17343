import ABCNotation
import ArgumentParser
import Drawing

struct EditCommand: Command {
  static let name = "edit"
  static let summary = "Change a tune or cells in your editor, for the prompt"
  static let details = """
    The edited text appears at the next prompt, where Enter runs the cell or makes a new tune of \
    the ABC; the old tune does not change. VISUAL or EDITOR names the editor, otherwise it is vi.
    """
  static let group = CommandGroup.session
  static let saving = SavedAs.leftOut

  @Argument(
    help: ArgumentHelp(
      """
      A tune (t1, _3 for that of cell 3, an ABC file), or cells, such as 3 or 3-9; otherwise the last \
      cell.
      """,
      valueName: "tune"))
  var subject: String?

  func run(in session: inout Session) throws {
    let text = try text(session)
    let edited = try session.edited(text)
    if edited == text.trimmingTrailingNewlines { session.note("nothing was changed") }
    // A tune ends with a blank line, so that Enter submits it.
    session.nextInput = edited + (Cell.isComplete(edited) ? "" : "\n")
  }

  private func text(_ session: Session) throws -> String {
    guard let subject else { return session.cells.last?.text ?? "" }
    guard subject.allSatisfy({ $0.isNumber || $0 == "-" }) else {
      return try session.tune(subject).text
    }
    let cells = session.cells[try CellRange(subject, count: session.cells.count).positions]
    return cells.count == 1 ? cells[cells.startIndex].text : Cell.submission(of: cells.map(\.cell))
  }
}

extension Session {
  /// Opens `text` in the user's editor and returns the edited text without trailing newlines.
  ///
  /// - Throws: `Failure` if the cell was not typed at the prompt or the editor fails; `FileError`.
  fileprivate func edited(_ text: String) throws -> String {
    try files.withTemporaryFolder { folder in
      let file = folder + "/" + (text.unicodeScalars.startsTune ? "tune.abc" : "cell.lilt")
      try files.write(Array((text.trimmingTrailingNewlines + "\n").utf8), to: file)
      let environment = world.environment
      let editor = environment.filled("VISUAL") ?? environment.filled("EDITOR") ?? "vi"
      let quoted = file.replacing("'", with: "'\\''")
      let status = try systemStatus(of: "\(editor) '\(quoted)'")
      if status != 0 { throw Failure.systemCommandFailed(editor, status: status) }
      return String(decoding: try files.read(file), as: UTF8.self)
        .withPlainLineEnds.trimmingTrailingNewlines
    }
  }
}
