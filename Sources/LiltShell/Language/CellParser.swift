import Drawing

/// What a cell asks for.
struct ParsedCell {
  /// The command; `nil` where the cell has nothing but space and comments.
  var command: (any Command.Type)?
  /// The words after the command's name; of a raw command its options.
  var arguments: [String] = []
  /// The verbatim text that a raw command was given.
  var text: String?
}

/// Reads a cell: the command, then words or, for a raw command, options and verbatim text.
struct CellParser {
  private let cell: [Unicode.Scalar]
  private let variables: [String: String]

  init(_ cell: String, variables: [String: String] = [:]) {
    self.cell = Array(cell.unicodeScalars)
    self.variables = variables
  }

  func parse() throws(ShellError) -> ParsedCell {
    var splitter = WordSplitter(cell, variables: variables)
    skipComments(&splitter)
    let rest = cell[splitter.position...]
    if rest.starts(with: "X:".unicodeScalars) {
      return ParsedCell(command: TuneCommand.self, text: string(rest))
    }
    if rest.first == "!" {
      let command = string(rest.dropFirst().drop(while: \.isBlank))
      return ParsedCell(command: SystemCommand.self, arguments: ["--", command])
    }
    if rest.first == "?" {
      var topic = WordSplitter(cell, from: splitter.position + 1, variables: variables)
      return ParsedCell(command: HelpCommand.self, arguments: try topic.rest().map(\.text))
    }
    guard let command = try command(&splitter) else { return ParsedCell() }
    return command is any RawCommand.Type
      ? try rawArguments(of: command, &splitter) : try arguments(of: command, &splitter)
  }

  /// Comment lines before the command.
  private func skipComments(_ splitter: inout WordSplitter) {
    splitter.skipSpace()
    while splitter.character == "#" {
      splitter.skipLine()
      splitter.skipSpace()
    }
  }

  /// The command that the next word, or the next two, name.
  private func command(_ splitter: inout WordSplitter) throws(ShellError) -> (any Command.Type)? {
    guard let first = try splitter.next() else { return nil }
    let parts = CommandTable.parts(of: first.text)
    let command = CommandTable.command(named: first.text)
    if !parts.isEmpty {
      var ahead = splitter
      let second = try ahead.next()
      if let second, !second.isQuoted,
        let part = CommandTable.command(named: first.text + " " + second.text)
      {
        splitter = ahead
        return part
      }
      let takesWords = command?.schema.hasPositional ?? false
      if !takesWords, let word = second?.text ?? (command == nil ? "" : nil), !word.hasPrefix("-") {
        throw .unknownSubcommand(
          word, of: first.text, known: parts, nearest: nearest(to: word, in: parts))
      }
    }
    guard let command else {
      throw .unknownCommand(
        first.text, nearest: nearest(to: first.text, in: CommandTable.firstWords))
    }
    return command
  }

  private func arguments(
    of command: any Command.Type, _ splitter: inout WordSplitter
  ) throws(ShellError) -> ParsedCell {
    let words = try splitter.rest()
    if let word = words.first(where: { !$0.isQuoted && heredocMark(of: $0.text) != nil }) {
      throw .unexpectedHeredoc(String(word.text.dropFirst(2)), command: command.name)
    }
    return ParsedCell(command: command, arguments: Self.joiningNegatives(words, command))
  }

  /// The words, an option and a negative number after it as one (`--temperature=-1`), since the number
  /// would be taken for an option of its own.
  private static func joiningNegatives(
    _ words: [Word], _ command: any Command.Type
  ) -> [String] {
    var arguments: [String] = []
    for word in words {
      if Double(word.text) != nil, word.text.hasPrefix("-"), let last = arguments.last,
        command.schema.takesValue(last)
      {
        arguments[arguments.count - 1] = last + "=" + word.text
      } else {
        arguments.append(word.text)
      }
    }
    return arguments
  }

  /// Options first; `--` or the first word that is no option begins the text.
  private func rawArguments(
    of command: any Command.Type, _ splitter: inout WordSplitter
  ) throws(ShellError) -> ParsedCell {
    let schema = command.schema
    var parsed = ParsedCell(command: command)
    splitter.skipSpace()
    while splitter.startsOption {
      guard let option = try splitter.next() else { break }
      splitter.skipSpace()
      if option.text == "--" { break }
      parsed.arguments.append(option.text)
      if schema.takesValue(option.text), let value = try splitter.next() {
        parsed.arguments.append(value.text)
        splitter.skipSpace()
      }
    }
    let text = string(cell[splitter.position...])
    if !text.isEmpty { parsed.text = try Self.withoutMarks(text) }
    return parsed
  }

  /// What stands between `<<END` and `END`, without the line break before `END`; any other text as it
  /// is.
  private static func withoutMarks(_ text: String) throws(ShellError) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let mark = heredocMark(of: first.trimmingTrailingBlanks) else {
      return text
    }
    guard let end = lines.dropFirst().firstIndex(where: { $0.trimmingTrailingBlanks == mark })
    else { throw .unterminatedHeredoc(mark) }
    return lines[1..<end].joined(separator: "\n")
  }

  private func string(_ characters: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(characters))
  }
}

/// The end mark that `word` announces: `END` of `<<END`.
func heredocMark(of word: some StringProtocol) -> String? {
  guard word.hasPrefix("<<"), word.unicodeScalars.count > 2,
    word.unicodeScalars.dropFirst(2).allSatisfy(\.isNameCharacter)
  else { return nil }
  return String(word.dropFirst(2))
}
