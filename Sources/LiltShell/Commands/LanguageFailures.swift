import Drawing

// Failures of a cell before its command runs.
extension Failure {
  /// A `-` for standard input at the prompt, where that is the keyboard.
  static let keyboardIsNoFile = Failure(
    "'-' is standard input, which is the keyboard here", kind: .usage,
    hints: [.again("<<END, then the text and a line END")])

  /// An unknown command.
  ///
  /// - Parameters:
  ///   - name: The first word of the line.
  ///   - rest: The line after it.
  ///   - nearest: The command that is spelled most like it.
  /// - Returns: The failure, with what was probably meant.
  static func unknownCommand(
    _ name: String, before rest: String = "", nearest: String?
  ) -> Failure {
    let meant = MeantCommand(name, before: rest)
    var hints = meant.asWritten
    if let nearest, hints.isEmpty { hints.append(.nearest(nearest, orElse: HelpCommand.name)) }
    if let phrase = meant.phrase, !hints.contains(phrase) { hints.append(phrase) }
    return Failure(
      "there is no command '\(name)'", kind: .usage,
      hints: hints.isEmpty ? ["\(HelpCommand.name)"] : hints)
  }

  /// An unknown or missing second word, as after `corpus`.
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

  /// Invalid options or arguments, in the words of a check.
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

  /// Text at `column` of `line`, right after a word in `'…'`.
  static func textAfterQuote(column: Int, of line: String) -> Failure {
    Failure(
      "the word goes on at column \(column), after its quote, expected a space or the end",
      kind: .usage, excerpt: Excerpt(line: line, column: column),
      hints: ["put the whole word between the quotes"])
  }

  /// An option of a raw command after the first word of its text; `inOrder` is the line with the
  /// option where it belongs, `verbatim` that with the option as part of the text.
  static func optionAfterText(_ option: String, inOrder: String, verbatim: String) -> Failure {
    Failure(
      "the option '\(option)' comes after the text, expected before it", kind: .usage,
      hints: ["\(inOrder)", "'\(verbatim)' takes it as text"])
  }

  /// Text after `<<END` without the line `END`.
  static func unterminatedHeredoc(_ mark: String) -> Failure {
    Failure(
      "the text after '<<\(mark)' has no line '\(mark)' that ends it", kind: .usage,
      hints: ["end the text with a line '\(mark)'"])
  }

  /// `<<END` after a command that takes only words.
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
  /// Suggests the nearest name, or `command` if there is none.
  static func nearest(_ name: String?, orElse command: String) -> Failure.Hint {
    .line(name.map { "did you mean '\($0)'?" } ?? command)
  }
}
