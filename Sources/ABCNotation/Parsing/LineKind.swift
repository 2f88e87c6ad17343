/// What a line of ABC text is, decided by its first characters (ABC 2.1 §2.2, §3).
///
/// This is the only definition: the parser, the corpus and the shell all ask it.
@usableFromInline
package enum LineKind: Hashable, Sendable {
  /// White space only; it ends a tune (ABC 2.1 §2.2.4).
  case blank
  /// A stylesheet directive: `%%` (ABC 2.1 §11).
  case directive
  /// A comment: `%` (ABC 2.1 §2.2.5).
  case comment
  /// A field: a letter A to Z or a to z and a colon, or `+:` (ABC 2.1 §3, §3.3).
  ///
  /// The payload is the ASCII code of the letter or `+`. A letter without a meaning in the standard
  /// makes a field too, which programs ignore. A colon that is part of a bar line, as in `G:|` and
  /// `a::b`, makes none. `X:` at the start of the line is always a field, since it starts a tune.
  case field(UInt8)
  /// Anything else: music in a tune body, text elsewhere.
  case music
}

/// A unit of text of which lines are made: a byte of UTF-8, or a Unicode scalar.
@usableFromInline
package protocol LineUnit {
  /// The ASCII code; outside of ASCII, any number from 0x80 up.
  var asciiCode: UInt8 { get }

  /// The index after the white space character at `place`, or `nil` if another character is there.
  ///
  /// `place` is below `limit`, which ends the line.
  static func endOfWhiteSpace<Text: Collection<Self>>(
    in text: Text, at place: Text.Index, limit: Text.Index
  ) -> Text.Index?
}

extension Collection where Element: LineUnit {
  /// What the line in `range` is, and where its first character stands that is no white space.
  ///
  /// The range has no line end; for a blank line the place is its end.
  ///
  /// - Complexity: O(*n*) in the length of the white space at the start.
  @inlinable
  package func lineKind(in range: Range<Index>) -> (kind: LineKind, start: Index) {
    let end = range.upperBound
    var start = range.lowerBound
    while start < end, let next = Element.endOfWhiteSpace(in: self, at: start, limit: end) {
      start = next
    }
    guard start < end else { return (.blank, start) }
    let letter = self[start].asciiCode
    let second = index(after: start)
    let sign = second < end ? self[second].asciiCode : 0
    if letter == UInt8(ascii: "%") {
      return (sign == UInt8(ascii: "%") ? .directive : .comment, start)
    }
    guard sign == UInt8(ascii: ":"), letter.isFieldLetter else { return (.music, start) }
    let third = index(after: second)
    let next = third < end ? self[third].asciiCode : 0
    let isBarLine = next == UInt8(ascii: ":") || next == UInt8(ascii: "|")
    let startsTune = letter == UInt8(ascii: "X") && start == range.lowerBound
    return (isBarLine && !startsTune ? .music : .field(letter), start)
  }

  /// What the line is that these characters are, without its line end.
  @inlinable
  package var lineKind: LineKind { lineKind(in: startIndex..<endIndex).kind }

  /// Whether a tune starts with this line: it begins with `X:`, with no space before
  /// (ABC 2.1 §2.2.1, §3.1.1).
  @inlinable
  package var startsTune: Bool {
    guard let first, first.asciiCode == UInt8(ascii: "X") else { return false }
    return dropFirst().first?.asciiCode == UInt8(ascii: ":")
  }
}

extension UInt8: LineUnit {
  /// The byte itself.
  @inlinable
  package var asciiCode: UInt8 { self }

  /// Decodes the character at `place` if it is not ASCII.
  @inlinable
  package static func endOfWhiteSpace<Text: Collection<UInt8>>(
    in text: Text, at place: Text.Index, limit: Text.Index
  ) -> Text.Index? {
    let byte = text[place]
    // The first bytes of U+0085 and U+00A0, U+1680, U+2000 to U+205F, and U+3000.
    guard byte <= 0x20 || byte == 0xC2 || (0xE1...0xE3).contains(byte) else { return nil }
    let end = text.index(place, offsetBy: 3, limitedBy: limit) ?? limit
    let decoded = String(decoding: text[place..<end], as: UTF8.self).unicodeScalars
    guard let character = decoded.first, character.isWhiteSpace else { return nil }
    return text.index(place, offsetBy: UTF8.width(character))
  }

  /// Whether it can be the letter of a field, `+` for a continuation included.
  @inlinable
  package var isFieldLetter: Bool {
    self == UInt8(ascii: "+") || (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A
  }
}

extension Unicode.Scalar: LineUnit {
  /// The code of an ASCII character, 0xFF for others.
  @inlinable
  package var asciiCode: UInt8 { value < 0x80 ? UInt8(truncatingIfNeeded: value) : 0xFF }

  @inlinable
  package static func endOfWhiteSpace<Text: Collection<Unicode.Scalar>>(
    in text: Text, at place: Text.Index, limit: Text.Index
  ) -> Text.Index? {
    text[place].isWhiteSpace ? text.index(after: place) : nil
  }

  /// White space: Unicode's, and the separators U+001C to U+001F.
  @inlinable
  package var isWhiteSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20: true
    case ..<0x80: false
    default: properties.isWhitespace
    }
  }
}
