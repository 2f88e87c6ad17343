import Drawing

/// A word of a parsed command.
struct Word: Hashable, Sendable {
  /// Its text, without quotes.
  var text: String
  /// Whether part of it was quoted, so that it is neither an option nor `--`.
  var isQuoted: Bool
}

/// Splits a command line into words.
///
/// Words end at white space. A quote opens at the start of a word or after `=`. Text in `'…'` is
/// literal; in `"…"`, `\"` and `\\` stand for `"` and `\`. Where a word goes on after `"…"`, the quotes
/// are part of it, since music such as `"G"G2B` begins with a chord symbol; after `'…'` it must end. A
/// `#` at the start of a word begins a comment. `${name}` becomes the variable's value, except in `'…'`.
struct WordSplitter {
  private let text: [Unicode.Scalar]
  private let variables: [String: String]?
  /// The index of the next character.
  private(set) var position: Int

  /// Makes a splitter of `text`; without `variables`, `${name}` stands for itself.
  init(_ text: [Unicode.Scalar], variables: [String: String]?) {
    self.text = text
    self.variables = variables
    position = 0
  }

  /// All remaining words.
  mutating func rest() throws(Failure) -> [Word] {
    var words: [Word] = []
    while let word = try next() { words.append(word) }
    return words
  }

  /// The next word, or `nil` at the end or a comment.
  mutating func next() throws(Failure) -> Word? {
    skipSpace()
    guard let first = character, first != "#" else { return nil }
    var word = String.UnicodeScalarView()
    var isQuoted = false
    var mayQuote = true
    while let character, !character.isBlank {
      if mayQuote, character == "'" || character == "\"" {
        isQuoted = true
        let content = try quoted(by: character)
        if self.character?.isBlank ?? true {
          word += content
        } else if character == "\"" {
          word += [character] + content + [character]
        } else {
          throw .textAfterQuote(column: position - lineStart + 1, of: currentLine)
        }
        mayQuote = false
      } else if let value = try variable() {
        word += value.unicodeScalars
        mayQuote = false
      } else {
        word.append(character)
        mayQuote = character == "="
        position += 1
      }
    }
    return Word(text: String(word), isQuoted: isQuoted)
  }

  /// Moves to the character at index `place`.
  mutating func move(to place: Int) { position = place }

  /// Moves to the next character that is not white space.
  mutating func skipSpace() {
    while let character, character.isBlank { position += 1 }
  }

  /// Whether an option such as `--top` or `-i`, or `--` alone, starts here.
  var startsOption: Bool {
    let rest = text[position...].prefix { !$0.isBlank }
    guard rest.first == "-", let second = rest.dropFirst().first else { return false }
    guard second == "-" else { return second.properties.isAlphabetic && rest.count == 2 }
    return rest.dropFirst(2).first.map(\.properties.isAlphabetic) ?? true
  }

  /// The character here, `nil` at the end.
  var character: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func quoted(
    by quote: Unicode.Scalar
  ) throws(Failure) -> String.UnicodeScalarView {
    let start = position
    var content = String.UnicodeScalarView()
    position += 1
    while let character, character != quote {
      if quote == "\"", character == "\\", position + 1 < text.count,
        text[position + 1] == "\"" || text[position + 1] == "\\"
      {
        content.append(text[position + 1])
        position += 2
      } else if quote == "\"", let value = try variable() {
        content += value.unicodeScalars
      } else {
        content.append(character)
        position += 1
      }
    }
    guard character == quote else {
      position = start
      throw .unterminatedQuote(quote, column: start - lineStart + 1, of: currentLine)
    }
    position += 1
    return content
  }

  /// The index of the first character of the line.
  private var lineStart: Int { text[..<position].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }

  private var currentLine: String {
    String(String.UnicodeScalarView(text[lineStart...].prefix { $0 != "\n" }))
  }

  /// Consumes a `${name}` that starts here and returns its value; `nil` if none starts here.
  private mutating func variable() throws(Failure) -> String? {
    guard let variables, text[position...].starts(with: "${".unicodeScalars),
      let end = text[position...].firstIndex(of: "}")
    else { return nil }
    let name = text[(position + 2)..<end]
    guard !name.isEmpty, name.allSatisfy({ $0.isNameCharacter }) else { return nil }
    let key = String(String.UnicodeScalarView(name))
    guard let value = variables[key] else { throw .noVariable(key) }
    position = end + 1
    return value
  }
}

extension Unicode.Scalar {
  /// Whether the character may be in the name of a variable or of an end mark.
  var isNameCharacter: Bool {
    switch self {
    case "A"..."Z", "a"..."z", "0"..."9", "_", "-": true
    default: false
    }
  }
}

extension String {
  /// The text as one word of a command, quoted if it would otherwise be several words or a comment.
  var asWord: String {
    let isPlain =
      !isEmpty && !hasPrefix("#")
      && !unicodeScalars.contains { $0.isBlank || $0 == "$" || $0 == "'" || $0 == "\"" }
    if isPlain { return self }
    if !contains("'") { return "'\(self)'" }
    return "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
