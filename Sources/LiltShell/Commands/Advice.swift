// What to type next, where other parts of lilt say it in passing.
enum Advice {
  /// What lists all faults of the tune or file called `name`.
  static func check(_ name: String) -> String { "\(CheckCommand.name) \(name.asWord)" }

  /// What writes a tune to a file called `file`.
  static func export(to file: String) -> String { "\(ExportCommand.name) TUNE \(file.asWord)" }

  /// What brings the last training back.
  static let openLatest = "\(OpenCommand.name) latest"

  /// What a newcomer may want to know at the prompt.
  static let atPrompt = "\(HelpCommand.name) lists the commands, \(QuitCommand.name) leaves"
}
