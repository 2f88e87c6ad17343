/// A character's index in its vocabulary, from 0.
public typealias Token = UInt16

/// The distinct characters of a text, sorted by scalar value: index ↔ character.
///
/// A *character* is a Unicode scalar, so that every text has exactly one reading and `e` followed
/// by a combining accent is two characters. For ABC index 0 is nearly always the newline.
public struct Vocabulary: Hashable, Sendable {
  /// The most characters that a vocabulary can have.
  public static let maximumCount = 65_536

  /// The characters in index order.
  public let characters: [Unicode.Scalar]

  private let indices: [Unicode.Scalar: Token]

  /// Collects the distinct characters of `text`.
  ///
  /// - Throws: `VocabularyError.tooMany` where `text` has more than 65,536 distinct characters.
  /// - Complexity: O(*n*) for *n* characters, plus sorting the distinct ones.
  public init(of text: some Sequence<Unicode.Scalar>) throws(VocabularyError) {
    try self.init(characters: Set(text).sorted { $0.value < $1.value })
  }

  /// Takes characters in the order of their indices, as a checkpoint lists them.
  ///
  /// An empty list is the vocabulary of the empty text.
  ///
  /// - Throws: `VocabularyError` where there are too many characters, or one appears twice.
  public init(characters: [Unicode.Scalar]) throws(VocabularyError) {
    guard characters.count <= Self.maximumCount else {
      throw .tooMany(count: characters.count)
    }
    var indices: [Unicode.Scalar: Token] = [:]
    indices.reserveCapacity(characters.count)
    for (index, character) in characters.enumerated() {
      if let first = indices.updateValue(Token(index), forKey: character) {
        throw .duplicate(character, first: Int(first), second: index)
      }
    }
    self.characters = characters
    self.indices = indices
  }

  /// The number of characters, V.
  public var count: Int { characters.count }

  /// The index of `character`, or `nil` where the vocabulary lacks it.
  public func index(of character: Unicode.Scalar) -> Token? { indices[character] }

  /// The character at `index`, which must be less than `count`.
  public subscript(index: Token) -> Unicode.Scalar { characters[Int(index)] }

  /// The text that `tokens` spell.
  public func text(of tokens: some Sequence<Token>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: tokens.lazy.map { characters[Int($0)] })
    return String(text)
  }
}

/// Why a list of characters is not a vocabulary.
public enum VocabularyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// More distinct characters than a token can number.
  case tooMany(count: Int)
  /// The same character at two indices.
  case duplicate(Unicode.Scalar, first: Int, second: Int)

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .tooMany(let count):
      "\(count) distinct characters, expected at most \(Vocabulary.maximumCount)"
    case .duplicate(let character, let first, let second):
      "character '\(character)' stands at index \(first) and again at \(second)"
    }
  }
}
