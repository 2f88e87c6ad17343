// Commands that messages from outside this folder suggest: only this folder names commands.
enum Advice {
  /// The command that lists all faults of the tune or file `name`.
  static func check(_ name: String) -> String { "\(CheckCommand.name) \(name.asWord)" }

  /// The command that writes a tune to `file`.
  static func export(to file: String) -> String { "\(ExportCommand.name) TUNE \(file.asWord)" }

  /// The command that opens the checkpoint `name`.
  static func open(_ name: String) -> String { "\(OpenCommand.name) \(name.asWord)" }

  /// The command that adds a tune, which follows.
  static let tuneCommand = TuneCommand.name

  /// The command that runs the command file at `path`.
  static func source(_ path: String) -> String { "\(SourceCommand.name) \(path.asWord)" }

  /// First advice at the prompt.
  static let atPrompt = "\(HelpCommand.name) lists the commands, \(QuitCommand.name) leaves"
}
