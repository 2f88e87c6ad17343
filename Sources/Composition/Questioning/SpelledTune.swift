public import CharRNN

/// The text of a tune as a model reads it, which knows the byte of the tune behind every character.
///
/// So what a model says of a character can be said of a note that a player took from the same text.
/// Lines of a record are left out as where a tune is scored, and so are characters that the vocabulary
/// has in no spelling.
public struct SpelledTune: Sendable {
  /// A character that was left out, and where it is.
  private struct Unknown {
    let character: Unicode.Scalar
    /// The offset of its letter in bytes.
    let offset: Int
  }

  /// The text that the model reads.
  public let text: String
  /// The characters of `text`.
  public let tokens: [Token]
  /// For each token, the offset in bytes of UTF-8 of its letter in the tune; they never fall.
  private let offsets: [Int]
  private let unknown: [Unknown]
  /// For each token, what it is to a note.
  private let signs: [NoteSign]

  /// Spells `text` with the characters of a vocabulary.
  ///
  /// - Complexity: O(*n*) in the length of the text, apart from letters outside ASCII.
  public init(_ text: String, _ vocabulary: Vocabulary) {
    var tokens: [Token] = []
    var offsets: [Int] = []
    var unknown: [Unknown] = []
    var spellings: [Character: String] = [:]
    func add(_ letter: Character, at offset: Int) {
      let spelling = spellings[letter] ?? vocabulary.spelling(of: String(letter))
      spellings[letter] = spelling
      for character in spelling.unicodeScalars {
        guard let token = vocabulary.index(of: character) else {
          unknown.append(Unknown(character: character, offset: offset))
          continue
        }
        tokens.append(token)
        offsets.append(offset)
      }
    }
    var start = 0
    var isFirst = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      defer { start += line.utf8.count + 1 }
      if GenerationRecord.isLine(line) { continue }
      if !isFirst { add("\n", at: start - 1) }
      isFirst = false
      var offset = start
      for letter in line {
        add(letter, at: offset)
        offset += letter.utf8.count
      }
    }
    self.text = vocabulary.text(of: tokens)
    self.tokens = tokens
    self.offsets = offsets
    self.unknown = unknown
    signs = tokens.map { NoteSign(vocabulary.characters[Int($0)]) }
  }

  /// The characters that were left out, each once, in the order of the text.
  public var unknownCharacters: [Unicode.Scalar] {
    var seen: Set<Unicode.Scalar> = []
    return unknown.map(\.character).filter { seen.insert($0).inserted }
  }

  /// The number of tokens before the byte at `offset` of the tune.
  ///
  /// - Complexity: O(log *n*).
  public func tokenCount(before offset: Int) -> Int {
    Self.count(of: offsets, before: offset, by: \.self)
  }

  /// The number of elements, in ascending order of their offsets, whose offset is less than `offset`.
  private static func count<Element>(
    of elements: [Element], before offset: Int, by place: (Element) -> Int
  ) -> Int {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if place(elements[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The surprisal of the least expected note among the `bytes` of the tune, in bits.
  ///
  /// A single note is accidental, letter, octave marks and length. In a chord or among grace notes
  /// each character counts for the note that it belongs to; an opening bracket counts for the first
  /// note, and a length behind a closing one for the last.
  ///
  /// - Parameters:
  ///   - bytes: The place of a note, of a chord or of grace notes in the tune.
  ///   - surprisals: −log₂ p of each token in bits, from the first one on; nil where nothing was
  ///     predicted.
  /// - Returns: The sum over the characters of that note; nil if a character is unknown or was not
  ///   predicted.
  /// - Complexity: O(log *n*) and the length of the place.
  public func surprisal(of bytes: Range<Int>, in surprisals: [Double?]) -> Double? {
    let places = tokenCount(before: bytes.lowerBound)..<tokenCount(before: bytes.upperBound)
    let nextUnknown = Self.count(of: unknown, before: bytes.lowerBound, by: \.offset)
    let hasUnknown = nextUnknown < unknown.count && bytes.contains(unknown[nextUnknown].offset)
    guard !hasUnknown, !places.isEmpty, places.upperBound <= surprisals.count else { return nil }
    var sums = [0.0]
    var notes = 0
    var isAltered = false
    var mark: NoteSign?
    for place in places {
      guard let bits = surprisals[place] else { return nil }
      let sign = signs[place]
      if let open = mark {
        // The words in quotes or between exclamation marks are no notes.
        if sign == open { mark = nil }
      } else if sign == .quote || sign == .exclamation {
        mark = sign
      } else if sign == .accidental || sign == .letter {
        // A letter behind accidentals belongs to the note that they begin.
        if !isAltered {
          if notes > 0 { sums.append(0) }
          notes += 1
        }
        isAltered = sign == .accidental
      }
      sums[sums.count - 1] += bits
    }
    return sums.max()
  }
}

/// What a character is to the notes of a chord.
private enum NoteSign {
  case letter, accidental, quote, exclamation, other

  init(_ character: Unicode.Scalar) {
    switch character {
    case "^", "_", "=": self = .accidental
    case "\"": self = .quote
    case "!": self = .exclamation
    default: self = character.isNoteLetter ? .letter : .other
    }
  }
}
