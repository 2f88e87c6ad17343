/// How to encode a character that the vocabulary lacks.
public enum UnknownCharacterPolicy: String, Hashable, Sendable, CaseIterable {
  /// Refuse the text.
  case error
  /// Leave the character out.
  case skip
  /// Replace the character by the nearest one of the vocabulary.
  case nearest
}

/// A character of a text that the vocabulary lacks.
public struct UnknownCharacter: Error, Hashable, Sendable, CustomStringConvertible {
  /// The character.
  public let character: Unicode.Scalar
  /// Its line in the text, from 1.
  public let line: Int
  /// Its column in the line, in characters from 1.
  public let column: Int
  /// The number of characters in the vocabulary.
  public let vocabularySize: Int
  /// The nearest character of the vocabulary, by `Vocabulary.nearest(to:)`.
  public let nearest: Unicode.Scalar?

  /// Such as `'é' at column 7 is not in the vocabulary (87 characters); nearest: 'e'`.
  public var description: String {
    let known = "is not in the vocabulary (\(vocabularySize) characters)"
    let suggestion = nearest.map { "; nearest: \(Self.quoted($0))" } ?? ""
    return "\(characterWithPlace) \(known)\(suggestion)"
  }

  /// Such as `'é' at column 7`, or `'é' at line 2, column 7`.
  public var characterWithPlace: String {
    let place = line == 1 ? "column \(column)" : "line \(line), column \(column)"
    return "\(Self.quoted(character)) at \(place)"
  }

  /// A character in single quotes; an invisible one as `U+` and its scalar value.
  public static func quoted(_ character: Unicode.Scalar) -> String {
    switch character {
    case "\n": return "'\\n'"
    case "\t": return "'\\t'"
    default:
      let category = character.properties.generalCategory
      let isInvisible: Bool =
        switch category {
        case .control, .format, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: true
        case .spaceSeparator: character != " "
        default: false
        }
      if character.properties.isGraphemeExtend { return "'◌\(character)'" }
      guard isInvisible else { return "'\(character)'" }
      let digits = String(character.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }
}

extension Vocabulary {
  /// The distinct characters of `text` that the vocabulary lacks, sorted by scalar value.
  ///
  /// - Complexity: O(*n*) for *n* characters.
  public func missing(from text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    Set(text.lazy.filter { index(of: $0) == nil }).sorted { $0.value < $1.value }
  }

  /// The tokens of `text`.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - policy: what to do with characters that the vocabulary lacks.
  /// - Returns: the tokens, and every character that was left out or replaced.
  /// - Throws: `UnknownCharacter`, the first, where the policy is `error`.
  /// - Complexity: O(*n*) for *n* characters.
  public func encode(
    _ text: some Sequence<Unicode.Scalar>, unknown policy: UnknownCharacterPolicy = .error
  ) throws(UnknownCharacter) -> (tokens: [Token], unknown: [UnknownCharacter]) {
    var tokens: [Token] = []
    var unknown: [UnknownCharacter] = []
    var (line, column) = (1, 1)
    for character in text {
      if let token = index(of: character) {
        tokens.append(token)
      } else {
        let found = UnknownCharacter(
          character: character, line: line, column: column, vocabularySize: count,
          nearest: nearest(to: character))
        switch policy {
        case .error: throw found
        case .skip: break
        case .nearest: if let token = found.nearest.flatMap(index(of:)) { tokens.append(token) }
        }
        unknown.append(found)
      }
      if character == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return (tokens, unknown)
  }
}
