/// A user-defined symbol: the meaning that a `U:` field gives a letter, such as `T = !trill!`
/// (ABC 2.1 §4.16).
struct UserSymbol {
  /// A letter H to W or h to w, or `~`.
  let letter: UInt8
  /// What the letter stands for.
  let meaning: Meaning

  /// What a letter can stand for.
  enum Meaning {
    /// The name of a decoration.
    case decoration(String)
    /// An annotation.
    case annotation(String)
    /// Nothing: `!nil!`, `!none!`, and quoted text that is not an annotation.
    case nothing
  }

  /// Parses the value of a `U:` field; reports one that defines nothing and returns `nil`.
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

  /// The letter and its meaning; `nil` if the value has another form.
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

  /// Whether a letter can be defined: the standard gives the others a meaning.
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
  /// Defines the symbol that the value of a `U:` field gives.
  ///
  /// - Returns: Whether it defines one.
  @discardableResult
  mutating func define(
    _ bytes: [UInt8], _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    guard let symbol = UserSymbol(bytes, value, &diagnostics) else { return false }
    self[symbol.letter] = symbol
    return true
  }
}
