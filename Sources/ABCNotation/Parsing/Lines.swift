/// A line of a text without its end, and what follows it.
struct Line {
  /// The bytes of the line without its end.
  let range: Range<Int>
  /// Where the next line starts.
  let next: Int
  /// The field that the line is, if it is one.
  let field: FieldLine?
}

/// A line that is a field: a letter, a colon, and a value.
struct FieldLine {
  /// The letter before the colon.
  let letter: UInt8
  /// Where the letter stands.
  let start: Int
  /// The bytes of the value without white space at its ends and without a comment.
  let value: Range<Int>
}

extension [UInt8] {
  /// The line that starts at byte `start`: LF, CRLF and CR end it (ABC 2.1 §2.2.2).
  func line(from start: Int) -> Line {
    var end = start
    while end < count, self[end] != 0x0A, self[end] != 0x0D { end += 1 }
    var next = end
    if next < count {
      let isCRLF = self[next] == 0x0D && next + 1 < count && self[next + 1] == 0x0A
      next += isCRLF ? 2 : 1
    }
    return Line(range: start..<end, next: next, field: fieldLine(in: start..<end))
  }

  /// Reads a line as a field, if it is one: `A:|` is music.
  private func fieldLine(in range: Range<Int>) -> FieldLine? {
    var at = range.lowerBound
    while at < range.upperBound, self[at].isSpace { at += 1 }
    guard at + 1 < range.upperBound, self[at + 1] == UInt8(ascii: ":"), self[at].isFieldLetter
    else { return nil }
    let isMusic =
      at + 2 < range.upperBound
      && (self[at + 2] == UInt8(ascii: ":") || self[at + 2] == UInt8(ascii: "|"))
    if isMusic { return nil }
    let end = withoutComment(at + 2..<range.upperBound).upperBound
    return FieldLine(letter: self[at], start: at, value: trimmed(at + 2..<end))
  }

  /// The part of `range` before a comment; `\%` starts none.
  func withoutComment(_ range: Range<Int>) -> Range<Int> {
    var at = range.lowerBound
    while at < range.upperBound {
      if self[at] == UInt8(ascii: "%") { return range.lowerBound..<at }
      at += self[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return range
  }

  /// Whether the line has nothing but white space.
  func isBlank(_ line: Line) -> Bool { trimmed(line.range).isEmpty }
}

extension UInt8 {
  /// Whether it can be the letter of a field.
  var isFieldLetter: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "I"), UInt8(ascii: "K")...UInt8(ascii: "X"),
      UInt8(ascii: "Z"), UInt8(ascii: "d"), UInt8(ascii: "m"), UInt8(ascii: "r"),
      UInt8(ascii: "s"), UInt8(ascii: "w"), UInt8(ascii: "+"):
      true
    default: false
    }
  }
}
