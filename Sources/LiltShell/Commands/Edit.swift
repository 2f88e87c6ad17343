import ArgumentParser

struct Edit: Command {
  static let name = "edit"
  static let summary = "Change a cell in your editor and put it at the prompt"
  static let details = "The editor is the one that VISUAL or EDITOR names, otherwise vi."
  static let group = CommandGroup.session

  @Argument(help: "The cell; otherwise the last.")
  var cell: Int?

  func run(in session: inout Session) throws {
    let number = cell ?? session.cells.count
    guard number == 0 && cell == nil || session.cells.indices.contains(number - 1) else {
      throw ShellError.noSuchCells("\(number)", count: session.cells.count)
    }
    let text = number == 0 ? "" : session.cells[number - 1].text
    let folder = session.world.environment.filled("TMPDIR") ?? "/tmp"
    let file = "\(folder)/lilt-\(session.world.makeSeed()).lilt"
    try session.files.write(Array((text + "\n").utf8), to: file)
    let edited: String
    do {
      let editor =
        session.world.environment.filled("VISUAL") ?? session.world.environment.filled("EDITOR")
        ?? "vi"
      let status = try session.systemStatus(of: "\(editor) '\(file)'")
      if status != 0 { throw ShellError.systemCommandFailed(editor, status: status) }
      edited = String(decoding: try session.files.read(file), as: UTF8.self)
    } catch {
      try session.files.remove(file)
      throw error
    }
    try session.files.remove(file)
    session.nextInput = edited.trimmingTrailingNewlines
  }
}
