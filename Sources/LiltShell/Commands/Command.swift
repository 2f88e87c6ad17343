import ArgumentParser

/// A command of the shell: one type, one file in `Commands`, one entry in `CommandTable.all`.
///
/// Options and arguments are declared with swift-argument-parser. Completion goes by an argument's
/// value name: `tune`, `name` (a tune of the session), `corpus`, `catalogued` (a corpus to fetch), `setting`, `value` (of a setting), `command`,
/// `file`, `folder`, `run` (of a training) and `letters` (of a form) are completed. A command reads and changes the session that it receives. If it throws,
/// its changes are discarded, unless the failure is made by `keepingWhatWasDone()`.
protocol Command: ParsableCommand {
  /// The words that call the command: a verb, or a noun and a verb such as `corpus load`.
  static var name: String { get }
  /// The line in `help`: an imperative without a full stop.
  static var summary: String { get }
  /// Text that `help NAME` shows below the summary; empty if the summary says it all.
  static var details: String { get }
  /// The heading under which `help` lists the command.
  static var group: CommandGroup { get }
  /// The JSON that `--json` prints; `nil` for a command without results, which has no `--json`.
  static var result: ResultShape? { get }
  /// Characters that begin a cell instead of the name; `nil` for most commands.
  static var sigil: CommandSigil? { get }
  /// What a saved session has in place of a cell of this command.
  static var saving: SavedAs { get }
  /// The hint for a file that is missing or invalid.
  static var fileHint: Failure.Hint { get }

  /// Hints for an `error` that a library threw; `nil` keeps those of the central conversion.
  static func hints(on error: any Error) -> [Failure.Hint]?

  /// Completions of the word after `words`, added to those for its value name.
  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate]

  /// Runs the command.
  mutating func run(in session: inout Session) throws
}

extension Command {
  static var details: String { "" }
  static var result: ResultShape? { nil }
  static var sigil: CommandSigil? { nil }
  static var saving: SavedAs { .command }
  static var fileHint: Failure.Hint { .help }

  static func hints(on error: any Error) -> [Failure.Hint]? { nil }

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    []
  }

  /// The name, summary and details for ArgumentParser's help and errors.
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: name, abstract: summary + ".", discussion: details)
  }
}

/// A command whose arguments are options, then verbatim text to the end of the cell.
protocol RawCommand: Command {
  /// The placeholder for the text in the usage line, such as `ABC…`.
  static var textName: String { get }
  /// Whether the text can be the name of a tune of the session.
  static var readsTunes: Bool { get }

  /// Runs the command with `text`, which is `nil` if the cell has none.
  mutating func run(_ text: String?, in session: inout Session) throws
}

extension RawCommand {
  static var readsTunes: Bool { true }

  mutating func run(in session: inout Session) throws { try run(nil, in: &session) }

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".",
      usage: "\(name) [options] [--] \(textName)", discussion: details)
  }
}

/// What a saved session has in place of a cell.
enum SavedAs {
  /// The command, which does the same again.
  case command
  /// A comment, since the command works at the prompt only.
  case comment
  /// Nothing, since the command changes nothing that belongs to the session.
  case leftOut
}

/// The headings of `help`.
enum CommandGroup: String, CaseIterable {
  case corpus = "Tunes to learn from"
  case model = "The model"
  case instruments = "Questioning the model"
  case tunes = "Making and keeping tunes"
  case steering = "Composing a tune bar by bar"
  case session = "The session"
}

/// Characters that begin a cell instead of a command's name.
struct CommandSigil {
  /// What follows the characters.
  enum Content {
    /// A tune that includes the characters.
    case tune
    /// A command line for the system's shell.
    case commandLine
    /// Words, as after a command's name.
    case words
  }

  let text: String
  let content: Content
}
