import Drawing

// What can be wrong with a cell before its command runs.
extension Failure {
  /// A first word that is no command.
  static func unknownCommand(_ name: String, nearest: String?) -> Failure {
    Failure(
      "there is no command '\(name)'", kind: .usage,
      hints: [.nearest(nearest, orElse: HelpCommand.name)])
  }

  /// A second word that is no part of a command, or none where one is needed.
  static func unknownSubcommand(
    _ word: String, of command: String, known: [String], nearest: String?
  ) -> Failure {
    let list = known.joined(separator: ", ")
    return Failure(
      word.isEmpty
        ? "'\(command)' needs another word, expected \(list)"
        : "'\(command)' has no part '\(word)', expected \(list)",
      kind: .usage,
      hints: [
        .nearest(nearest.map { "\(command) \($0)" }, orElse: "\(HelpCommand.name) \(command)")
      ])
  }

  /// Options or arguments that the command does not take as they are.
  static func arguments(_ message: String) -> Failure {
    Failure(message, kind: .usage, hints: [.help])
  }

  /// A quote that opens at `column` of `line` and is never closed.
  static func unterminatedQuote(
    _ quote: Unicode.Scalar, column: Int, of line: String
  ) -> Failure {
    Failure(
      "the quote \(quote) at column \(column) is not closed", kind: .usage,
      excerpt: Excerpt(line: line, column: column))
  }

  /// Text after `<<END` without its last line.
  static func unterminatedHeredoc(_ mark: String) -> Failure {
    Failure(
      "the text after '<<\(mark)' has no line '\(mark)' that ends it", kind: .usage,
      hints: ["end the text with a line '\(mark)'"])
  }

  /// `<<END` after a command that takes words alone.
  static func unexpectedHeredoc(_ mark: String, command: String) -> Failure {
    Failure(
      "'\(command)' takes no text '<<\(mark)'", kind: .usage,
      hints: ["\(HelpCommand.name) \(command)"])
  }

  /// `${name}` without a value.
  static func noVariable(_ name: String) -> Failure {
    Failure(
      "'${\(name)}' has no value", kind: .usage,
      hints: ["start lilt with --set \(name)=VALUE"])
  }
}

extension Failure.Hint {
  /// The name that was probably meant, or else what to type.
  static func nearest(_ name: String?, orElse command: String) -> Failure.Hint {
    .line(name.map { "did you mean '\($0)'?" } ?? command)
  }
}
