import ABCNotation

/// The characters of one tune, from its `X:` line to the next one or the end of the text.
public typealias TuneText = ArraySlice<Unicode.Scalar>

/// The ranges of the tunes in `text`, each from a line that starts with `X:` to the next such line.
///
/// Text before the first `X:` line belongs to no tune.
///
/// - Complexity: O(*n*), where *n* is the length of `text`.
public func tuneRanges(in text: [Unicode.Scalar]) -> [Range<Int>] {
  var starts: [Int] = []
  var atLineStart = true
  for index in text.indices {
    if atLineStart, text[index...].startsTune { starts.append(index) }
    atLineStart = text[index] == "\n"
  }
  return zip(starts, starts.dropFirst() + [text.count]).map { $0..<$1 }
}

extension [Unicode.Scalar] {
  /// The text of a file without the line for the version of the standard, `%abc-2.1`, with which it can
  /// begin (ABC 2.1, section 2.1).
  public var withoutVersion: TuneText {
    starts(with: "%abc".unicodeScalars) ? drop { $0 != "\n" }.dropFirst() : self[...]
  }

  /// The text of a file with the lines of its file header in each tune that inherits them, so that a
  /// tune stays the same outside of the file (ABC 2.1, section 2.2.2).
  ///
  /// The file header stays before the first tune.
  ///
  /// - Parameter heardOnly: whether only lines are added that can change how the tune sounds.
  /// - Returns: the text, unchanged if no tune inherits anything.
  /// - Complexity: O(*n*), where *n* is the length of the text; O(1) if it starts with a tune.
  public func completingTunes(heardOnly: Bool = false) -> [Unicode.Scalar] {
    if startsTune { return self }
    let completed = TuneReader.completingTunes(of: self[...].string, heardOnly: heardOnly)
    return completed.map { Array($0.unicodeScalars) } ?? self
  }
}

extension TuneText {
  /// The lines without newlines.
  var lines: [TuneText] { split(separator: "\n", omittingEmptySubsequences: false) }

  /// The text without white space at its ends.
  var trimmed: TuneText {
    var rest = drop(while: \.isSpace)
    while let last = rest.last, last.isSpace { rest.removeLast() }
    return rest
  }

  /// The characters as a string.
  public var string: String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: self)
    return String(scalars)
  }

  /// The letter of the field that the line is, such as `K`; `nil` for other lines.
  var fieldLetter: Unicode.Scalar? {
    if case .field(let letter) = lineKind { Unicode.Scalar(letter) } else { nil }
  }

  /// The value of the first field `letter` as people read it, without a comment; nil if the tune has no
  /// such field.
  ///
  /// Escapes such as `\%` and `&eacute;` are decoded (ABC 2.1, section 8.2).
  public func field(_ letter: Unicode.Scalar) -> String? {
    for line in lines where line.fieldLetter == letter {
      return TextEscapes.decoded(line.drop { $0 != ":" }.dropFirst().withoutComment.trimmed.string)
    }
    return nil
  }

  /// The line up to the first unescaped `%`.
  public var withoutComment: TuneText {
    var isEscaped = false
    for place in indices {
      if self[place] == "%", !isEscaped { return self[..<place] }
      isEscaped = self[place] == "\\" && !isEscaped
    }
    return self
  }
}

extension Unicode.Scalar {
  /// White space, as it stands before the content of a line.
  var isSpace: Bool { isWhiteSpace }

  /// Whether the character is the letter of a note.
  var isNoteLetter: Bool { ("A"..."G").contains(self) || ("a"..."g").contains(self) }

  /// Whether the character is an ASCII letter.
  var isLetter: Bool { ("A"..."Z").contains(self) || ("a"..."z").contains(self) }
}
