import ArgumentParser

struct SystemCommand: Command {
  static let name = "!"
  static let summary = "Run a command of the system, such as !ls; at the prompt only"
  static let group = CommandGroup.session

  @Argument(help: "The command line, as 'sh' reads it.")
  var command: String

  func run(in session: inout Session) throws {
    guard let run = session.world.runSystemCommand else { throw ShellError.onlyAtThePrompt }
    let status = try run(command)
    if status != 0 { throw ShellError.systemCommandFailed(command, status: status) }
  }
}
