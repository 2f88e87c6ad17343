/// What a `U:` field says that a letter means (ABC 2.1 §4.16), such as `T = !trill!`.
struct UserSymbol {
  /// A letter H to W or h to w, or `~`.
  let letter: UInt8
  /// What it stands for.
  let meaning: Meaning

  /// What a letter can stand for.
  enum Meaning {
    /// The name of a decoration.
    case decoration(String)
    /// Words in quotes.
    case annotation(String)
    /// `!nil!`, and words that would be a chord symbol or no words at all where the letter stands.
    case nothing
  }

  /// Reads the value of a `U:` field; `nil`, with a word about it, where it gives nothing a meaning.
  init?(_ bytes: [UInt8], _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector) {
    guard let (letter, meaning) = Self.parts(bytes, value) else {
      diagnostics.report(.badUserSymbol(bytes.string(value)), value.lowerBound, value.upperBound)
      return nil
    }
    if case .decoration(let name) = meaning, !Decoration.names.contains(name) {
      diagnostics.report(.unknownDecoration(name), value.lowerBound, value.upperBound)
    }
    self.letter = letter
    self.meaning = meaning
  }

  /// The letter and what it means.
  private static func parts(
    _ bytes: [UInt8], _ value: Range<Int>
  ) -> (letter: UInt8, meaning: Meaning)? {
    var cursor = Cursor(bytes, value)
    let letter = cursor.current
    guard canBeDefined(letter) else { return nil }
    cursor.at += 1
    cursor.skipSpaces()
    guard cursor.skip(UInt8(ascii: "=")) else { return nil }
    cursor.skipSpaces()
    let mark = cursor.current
    let isMarked = "!+\"".utf8.contains(mark)
    guard isMarked, cursor.end - cursor.at > 2, bytes[cursor.end - 1] == mark else { return nil }
    let name = cursor.text(cursor.at + 1..<cursor.end - 1)
    if mark == UInt8(ascii: "\"") {
      let isAnnotation = bytes[cursor.at + 1].startsAnnotation && !name.utf8.contains(mark)
      return (letter, isAnnotation ? .annotation(name) : .nothing)
    }
    return (letter, namesOfNothing.contains(name) ? .nothing : .decoration(name))
  }

  private static let namesOfNothing: Set<String> = ["nil", "none"]

  /// Whether a letter is none that has a meaning of its own.
  private static func canBeDefined(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "H")...UInt8(ascii: "W"), UInt8(ascii: "h")...UInt8(ascii: "w"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}

extension [UInt8: UserSymbol] {
  /// Gives a letter the meaning that the value of a `U:` field says, from here on.
  mutating func define(
    _ bytes: [UInt8], _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    if let symbol = UserSymbol(bytes, value, &diagnostics) { self[symbol.letter] = symbol }
  }
}
