import ABCNotation
import Drawing

/// The parsed first line of a cell: its command, its words, and how the cell continues.
struct CellHead {
  /// The rule by which lines after the first belong to the cell.
  enum Continuation: Hashable {
    /// Text up to a line that contains only the mark.
    case text(mark: String)
    /// A tune, up to a blank line.
    case tune
    /// Text of a raw command, to the end of the submission.
    case rest
    /// A system command, which gets the lines up to a line that contains only the mark.
    case system(mark: String)
    /// Lines up to a mark that the command does not accept; they must not run as commands.
    case refused(mark: String)
  }

  /// The request of the first line alone; `nil` if the line has only space and comments.
  let request: Result<Request?, Failure>
  /// How the cell continues; `nil` if it ends with the first line.
  let continuation: Continuation?

  /// Parses the first line of a cell.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - variables: The values of `${name}` in words.
  init(_ line: String, variables: [String: String]) {
    var parser = HeadParser(line, variables: variables)
    do throws(Failure) {
      request = .success(try parser.parse())
      continuation = parser.continuation
    } catch {
      request = .failure(error)
      // The lines of a text are no commands, even after a faulty first line.
      continuation =
        Self.lastMark(in: line).map { .refused(mark: $0) } ?? parser.continuation
    }
  }

  /// The end mark in the last word of a line, such as `<<END`.
  fileprivate static func lastMark(in line: some StringProtocol) -> String? {
    line.split(whereSeparator: { $0 == " " || $0 == "\t" }).last.flatMap {
      heredocMark(of: $0.trimmingTrailingBlanks)
    }
  }
}

/// The end mark in `word`: `END` in `<<END`.
private func heredocMark(of word: some StringProtocol) -> String? {
  guard word.hasPrefix("<<"), word.unicodeScalars.count > 2,
    word.unicodeScalars.dropFirst(2).allSatisfy(\.isNameCharacter)
  else { return nil }
  return String(word.dropFirst(2))
}

/// Parses the first line of a cell, from left to right.
private struct HeadParser {
  private let line: [Unicode.Scalar]
  private var splitter: WordSplitter
  private(set) var continuation: CellHead.Continuation?

  init(_ line: String, variables: [String: String]) {
    self.line = Array(line.unicodeScalars)
    splitter = WordSplitter(self.line, variables: variables)
  }

  mutating func parse() throws(Failure) -> Request? {
    splitter.skipSpace()
    if splitter.character == "#" { return nil }
    let rest = line[splitter.position...]
    if let (sigil, command) = CommandTable.sigil(at: rest) {
      return try request(of: command, sigil, rest.dropFirst(sigil.text.unicodeScalars.count))
    }
    guard let command = try command() else { return nil }
    return command is any RawCommand.Type ? try rawRequest(command) : try wordRequest(command)
  }

  // MARK: Commands

  private mutating func request(
    of command: any Command.Type, _ sigil: CommandSigil, _ rest: ArraySlice<Unicode.Scalar>
  ) throws(Failure) -> Request {
    switch sigil.content {
    case .tune:
      continuation = .tune
      return Request(command: command, text: sigil.text + string(rest))
    case .commandLine:
      let text = string(rest.drop(while: \.isBlank))
      continuation = CellHead.lastMark(in: text).map { .system(mark: $0) }
      return Request(command: command, arguments: ["--", text])
    case .words:
      splitter.move(to: rest.startIndex)
      return Request(command: command, arguments: try splitter.rest().map(\.text))
    }
  }

  /// The command named by the next word or the next two words.
  private mutating func command() throws(Failure) -> (any Command.Type)? {
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
        first.text, before: string(line[splitter.position...]),
        nearest: nearest(to: first.text, in: CommandTable.firstWords))
    }
    return command
  }

  // MARK: Words

  private mutating func wordRequest(_ command: any Command.Type) throws(Failure) -> Request {
    let words = try splitter.rest()
    for word in words where !word.isQuoted {
      guard let mark = heredocMark(of: word.text) else { continue }
      throw .unexpectedHeredoc(mark, command: command.name)
    }
    return Request(command: command, arguments: Self.joiningNegatives(words, command))
  }

  /// Joins an option and a negative number after it (`--temperature=-1`), because ArgumentParser
  /// would take the number for an option.
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

  // MARK: Raw text

  /// Parses options up to `--` or the first word that is not an option, where the text begins.
  private mutating func rawRequest(_ command: any Command.Type) throws(Failure) -> Request {
    let schema = command.schema
    var request = Request(command: command)
    var isVerbatim = false
    splitter.skipSpace()
    while splitter.startsOption {
      guard let option = try splitter.next() else { break }
      splitter.skipSpace()
      isVerbatim = option.text == "--"
      if isVerbatim { break }
      request.arguments.append(option.text)
      if schema.takesValue(option.text), let value = try splitter.next() {
        request.arguments.append(value.text)
        splitter.skipSpace()
      }
    }
    let text = string(line[splitter.position...])
    continuation = heredocMark(of: text.trimmingTrailingBlanks).map { .text(mark: $0) } ?? .rest
    if !isVerbatim { try refuseOption(in: text, of: command, after: line[..<splitter.position]) }
    if !text.isEmpty { request.text = text }
    return request
  }

  /// Refuses an option of the command after the first word of its text, which would make it text.
  ///
  /// In music no word is like an option; in a field, a comment or quotes it is text.
  private mutating func refuseOption(
    in text: String, of command: any Command.Type, after start: ArraySlice<Unicode.Scalar>
  ) throws(Failure) {
    guard text.unicodeScalars.contains("-"), text.unicodeScalars.lineKind == .music else { return }
    let schema = command.schema
    let words = text.musicWords
    for (place, word) in words.enumerated().dropFirst() where word.hasPrefix("--") {
      let name = String(word.prefix { $0 != "=" })
      guard let option = schema.argument(named: name) else { continue }
      if let mark = words.lazy.compactMap({ heredocMark(of: $0) }).first {
        continuation = .refused(mark: mark)
      }
      let takesNext = option.valueName != nil && name == word
      let moved = words[place...].prefix(takesNext ? 2 : 1)
      let rest = words[..<place] + words[(place + moved.count)...]
      let command = string(start.drop(while: \.isBlank)).trimmingTrailingBlanks
      throw .optionAfterText(
        name, inOrder: ([command] + moved + rest).joined(separator: " "),
        verbatim: "\(command) -- \(text)")
    }
  }

  private func string(_ characters: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(characters))
  }
}

extension String {
  /// The words of a line of music up to a comment; white space between quotes ends no word.
  fileprivate var musicWords: [String] {
    var isQuoted = false
    let music = unicodeScalars.prefix { character in
      if character == "\"" { isQuoted.toggle() }
      return isQuoted || character != "%"
    }
    isQuoted = false
    return music.split { character in
      if character == "\"" { isQuoted.toggle() }
      return !isQuoted && character.isBlank
    }.map { String($0) }
  }
}
