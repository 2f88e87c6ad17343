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
    if atLineStart, text[index] == "X", index + 1 < text.count, text[index + 1] == ":" {
      starts.append(index)
    }
    atLineStart = text[index] == "\n"
  }
  return zip(starts, starts.dropFirst() + [text.count]).map { $0..<$1 }
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

  /// The letter of a field line such as `K:G`; nil for any other line.
  ///
  /// A field line has optional white space, a letter or `+`, and a colon. A `:` or `|` after the
  /// colon makes it a repeat sign.
  var fieldLetter: Unicode.Scalar? {
    let line = drop(while: \.isSpace)
    guard let letter = line.first, letter.isFieldLetter else { return nil }
    let rest = line.dropFirst()
    guard rest.first == ":" else { return nil }
    if let after = rest.dropFirst().first, after == ":" || after == "|" { return nil }
    return letter
  }

  /// The value of the first field `letter`, without a comment; nil if the tune has no such field.
  ///
  /// `\%` is a percent sign (ABC 2.1, sections 2.2.5 and 8.2).
  public func field(_ letter: Unicode.Scalar) -> String? {
    for line in lines where line.fieldLetter == letter {
      return Field.unescaped(line.drop { $0 != ":" }.dropFirst().withoutComment.trimmed.string)
    }
    return nil
  }

  /// The line up to the first unescaped `%`.
  private var withoutComment: TuneText {
    var isEscaped = false
    for place in indices {
      if self[place] == "%", !isEscaped { return self[..<place] }
      isEscaped = self[place] == "\\" && !isEscaped
    }
    return self
  }
}

extension Unicode.Scalar {
  /// Whether the character is Unicode white space or a separator from U+001C to U+001F.
  var isSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20: true
    case ..<0x80: false
    default: properties.isWhitespace
    }
  }

  fileprivate var isFieldLetter: Bool {
    switch self {
    case "A"..."Z", "a"..."z", "+": true
    default: false
    }
  }
}
