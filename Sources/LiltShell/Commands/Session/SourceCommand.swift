import ArgumentParser

struct SourceCommand: Command {
  static let name = "source"
  static let summary = "Run a command file or a notebook"
  static let details = """
    Runs the cells in order and stops at the first that fails; what earlier cells did is kept.
    """
  static let group = CommandGroup.session

  @Argument(help: ArgumentHelp("The command file.", valueName: "file"))
  var file: String

  /// The nesting limit, which stops a file that calls itself.
  private static let deepest = 16

  func run(in session: inout Session) throws {
    guard session.sourceDepth < Self.deepest else { throw Failure.nestedTooDeep(Self.deepest) }
    let script = try session.script(at: file)
    session.sourceDepth += 1
    let outcome = session.run(script)
    session.sourceDepth -= 1
    if case .failed(let kind) = outcome { throw StoppedScript(kind: kind) }
  }
}

extension Session {
  /// The command file at `path`.
  ///
  /// - Throws: `FileError`; `Failure` if the file is not text or ends within a cell.
  func script(at path: String) throws -> Script {
    try Script(name: path, bytes: files.read(path), variables: variables)
  }
}
