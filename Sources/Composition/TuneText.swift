import ABCNotation

/// The characters of one tune, from its `X:` line to the next or to the end of the text.
public typealias TuneText = ArraySlice<Unicode.Scalar>

/// Where the tunes of `text` are: each from a line that starts with `X:` to the next such line.
///
/// What stands before the first belongs to no tune.
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

extension TuneText {
  /// The lines, without their newlines.
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

  /// What follows the first field `letter` of the tune, without a comment, or `nil` where it has
  /// none; `\%` is a percent sign (ABC 2.1 §2.2.5, §8.2).
  public func field(_ letter: Unicode.Scalar) -> String? {
    for line in lines where line.fieldLetter == letter {
      return Field.unescaped(line.drop { $0 != ":" }.dropFirst().withoutComment.trimmed.string)
    }
    return nil
  }

  /// The line up to the first `%` that no odd number of backslashes stands before.
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
  /// White space, as it stands before the content of a line.
  var isSpace: Bool { isWhiteSpace }
}
