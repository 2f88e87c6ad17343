import ArgumentParser

/// A command of the shell: one type, one file in `Commands`, one entry in `CommandTable.all`.
///
/// Options and arguments are declared as swift-argument-parser has them. Completion knows what an
/// argument stands for by its value name: `tune`, `name` (a tune of the session), `corpus`,
/// `setting`, `command`, `file` and `folder` are completed. A command reads and changes the session
/// it is handed; where it throws, none of its changes stay.
protocol Command: ParsableCommand {
  /// The words that call it: a verb, or a noun and a verb such as `corpus load`.
  static var name: String { get }
  /// What it does, as an order, without full stop: the line that `help` shows.
  static var summary: String { get }
  /// More for `help NAME`.
  static var details: String { get }
  /// Where `help` lists it.
  static var group: CommandGroup { get }
  /// What `--json` prints; `nil` for a command without results, which has no `--json`.
  static var result: ResultShape? { get }
  /// What begins a cell instead of the name; `nil` for nearly all commands.
  static var sigil: CommandSigil? { get }
  /// Whether a cell of this command belongs in a saved session.
  static var isWorthSaving: Bool { get }
  /// What to type where a file cannot be used.
  static var fileHint: Failure.Hint { get }

  /// What to type after a library threw `error`; `nil` leaves that to the central conversion.
  static func hints(on error: any Error) -> [Failure.Hint]?

  /// What the word after `words` can be, beyond what its value name says.
  static func candidates(after words: [String], in session: Session) -> [String]

  /// Does it.
  mutating func run(in session: inout Session) throws
}

extension Command {
  static var details: String { "" }
  static var result: ResultShape? { nil }
  static var sigil: CommandSigil? { nil }
  static var isWorthSaving: Bool { true }
  static var fileHint: Failure.Hint { .help }

  static func hints(on error: any Error) -> [Failure.Hint]? { nil }

  static func candidates(after words: [String], in session: Session) -> [String] { [] }

  /// What ArgumentParser's help and errors say.
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: name, abstract: summary + ".", discussion: details)
  }
}

/// A command whose arguments are options, then verbatim text to the end of the cell.
protocol RawCommand: Command {
  /// What the text is, for the usage line, such as `ABC…`.
  static var textName: String { get }

  /// Does it with `text`, `nil` where none was given.
  mutating func run(_ text: String?, in session: inout Session) throws
}

extension RawCommand {
  mutating func run(in session: inout Session) throws { try run(nil, in: &session) }

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".",
      usage: "\(name) [options] [--] \(textName)", discussion: details)
  }
}

/// The parts of `help`.
enum CommandGroup: String, CaseIterable {
  case corpus = "Tunes to learn from"
  case model = "The model"
  case tunes = "Making and keeping tunes"
  case session = "The session"
}

/// Characters that begin a cell instead of a command's name.
struct CommandSigil {
  /// What stands after them.
  enum Content {
    /// A tune, of which they are the beginning.
    case tune
    /// A command line of the system.
    case commandLine
    /// Words.
    case words
  }

  let text: String
  let content: Content
}
