import ABCNotation
import ArgumentParser
import Drawing

struct EditCommand: Command {
  static let name = "edit"
  static let summary = "Change a tune or a cell in your editor and put it at the prompt"
  static let details = """
    The edited text appears at the next prompt, where Enter runs the cell or makes a new tune of \
    the ABC; the old tune does not change. VISUAL or EDITOR names the editor, otherwise it is vi.
    """
  static let group = CommandGroup.session

  @Argument(
    help: ArgumentHelp(
      "A tune (t1, _3 for that of cell 3, an ABC file) or the number of a cell; otherwise the last cell.",
      valueName: "tune"))
  var subject: String?

  func run(in session: inout Session) throws {
    let text = try text(session)
    let edited = try session.edited(text)
    if edited == text.trimmingTrailingNewlines { session.note("nothing was changed") }
    // A tune ends with a blank line, so that Enter submits it.
    session.nextInput = edited + (edited.unicodeScalars.startsTune ? "\n" : "")
  }

  private func text(_ session: Session) throws -> String {
    guard let subject, Int(subject) == nil else { return try cell(session) }
    return try session.tune(subject).text
  }

  private func cell(_ session: Session) throws -> String {
    let number = subject.flatMap(Int.init) ?? session.cells.count
    guard number == 0 && subject == nil || session.cells.indices.contains(number - 1) else {
      throw Failure.noSuchCells("\(number)", count: session.cells.count)
    }
    return number == 0 ? "" : session.cells[number - 1].text
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
