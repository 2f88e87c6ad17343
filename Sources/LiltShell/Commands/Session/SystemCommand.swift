import ArgumentParser

struct SystemCommand: Command {
  static let name = "!"
  static let summary = "Run a command of the system, such as !ls; at the prompt only"
  static let group = CommandGroup.session
  static let saving = SavedAs.comment
  static let sigil: CommandSigil? = CommandSigil(text: "!", content: .commandLine)

  @Argument(help: "The command line, as 'sh' reads it.")
  var command: String

  func run(in session: inout Session) throws {
    let status = try session.systemStatus(of: command)
    if status != 0 { throw Failure.systemCommandFailed(command, status: status) }
  }
}

extension Session {
  /// Runs a command of the system and returns its exit status.
  ///
  /// - Throws: `Failure.onlyAtThePrompt` if the cell was not typed at the prompt.
  func systemStatus(of command: String) throws -> Int32 {
    guard isAtPrompt, sourceDepth == 0, let run = world.runSystemCommand else {
      throw Failure.onlyAtThePrompt
    }
    return try run(command)
  }
}
