import CharRNN

/// What a character of the vocabulary can mean in a line of music (ABC 2.1, section 4).
struct MusicSign: Hashable, Sendable {
  /// The kinds of characters that constrained drawing tells apart.
  enum Kind: UInt8, Sendable {
    case letter, accidental, digit, slash, comma, apostrophe, rest
    case bar, colon, openBracket, closeBracket, openParenthesis, closeParenthesis
    case openBrace, closeBrace, tie, greater, less, quote, decoration, space, newline, other
  }

  /// The kind of the character outside quotes.
  let kind: Kind
  /// A letter's place from `C` (0) to `b` (13), an accidental's semitones, a digit's value.
  let value: Int8
  /// The character itself; 0 for those beyond ASCII, which no chord symbol has.
  let ascii: UInt8

  /// Classifies a character.
  init(_ character: Unicode.Scalar) {
    ascii = character.isASCII ? UInt8(character.value) : 0
    (kind, value) = Self.meaning(of: character)
  }

  private static func meaning(of character: Unicode.Scalar) -> (Kind, Int8) {
    switch character {
    case "C", "D", "E", "F", "G": (.letter, Int8(character.value) - 67)
    case "A", "B": (.letter, Int8(character.value) - 60)
    case "c", "d", "e", "f", "g": (.letter, Int8(character.value - 92))
    case "a", "b": (.letter, Int8(character.value - 85))
    case "^": (.accidental, 1)
    case "_": (.accidental, -1)
    case "=": (.accidental, 0)
    case "0"..."9": (.digit, Int8(character.value - 48))
    case "/": (.slash, 0)
    case ",": (.comma, 0)
    case "'": (.apostrophe, 0)
    case "z": (.rest, 0)
    case "|": (.bar, 0)
    case ":": (.colon, 0)
    case "[": (.openBracket, 0)
    case "]": (.closeBracket, 0)
    case "(": (.openParenthesis, 0)
    case ")": (.closeParenthesis, 0)
    case "{": (.openBrace, 0)
    case "}": (.closeBrace, 0)
    case "-": (.tie, 0)
    case ">": (.greater, 0)
    case "<": (.less, 0)
    case "\"": (.quote, 0)
    case "~", ".": (.decoration, 0)
    case " ": (.space, 0)
    case "\n": (.newline, 0)
    default: (.other, 0)
    }
  }
}

/// The characters of a vocabulary as signs of music.
struct MusicAlphabet: Sendable {
  /// The sign of each token.
  let signs: [MusicSign]
  /// The note lengths that can be written.
  let writable: Writable

  /// Classifies the characters of `vocabulary`; nil if it cannot write bars of notes.
  init?(_ vocabulary: Vocabulary) {
    func has(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil }
    }
    guard has("|\n"), vocabulary.characters.contains(where: { MusicSign($0).kind == .letter })
    else { return nil }
    signs = vocabulary.characters.map(MusicSign.init)
    writable = Writable { vocabulary.index(of: $0) != nil }
  }
}
