/// A line of a text without its end, and what follows it.
struct Line {
  /// The bytes of the line without its end.
  let range: Range<Int>
  /// Where a comment starts, or the end of the line; `\%` starts none.
  let commentStart: Int
  /// Where the next line starts.
  let next: Int
  /// The field that the line is, if it is one.
  let field: FieldLine?

  /// Whether a tune starts with it: a line that begins with `X:`, with no space before (ABC 2.1
  /// §2.2.1, §3.1.1).
  var startsTune: Bool {
    if let field {
      field.letter == UInt8(ascii: "X") && field.start == range.lowerBound
    } else {
      false
    }
  }
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
    var comment: Int?
    while true {
      end = indexOfLineSign(from: end)
      guard end < count, self[end] == UInt8(ascii: "%") else { break }
      if comment == nil, !isEscaped(end, since: start) { comment = end }
      end += 1
    }
    var next = end
    if next < count {
      let isCRLF = self[next] == 0x0D && next + 1 < count && self[next + 1] == 0x0A
      next += isCRLF ? 2 : 1
    }
    let commentStart = comment ?? end
    return Line(
      range: start..<end, commentStart: commentStart, next: next,
      field: fieldLine(start, end, commentStart))
  }

  /// The place of the next LF, CR or `%`, or the end.
  private func indexOfLineSign(from start: Int) -> Int {
    var at = start
    // Bytes have no padding that could be read.
    let bytes = unsafe span.bytes
    // Eight bytes at a time: the marks are at the bytes that are zero in one of the differences,
    // the first of them exactly.
    while at + 8 <= count {
      // The condition says that the eight bytes are there.
      let loaded = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      let word = UInt64(littleEndian: loaded)
      let marks =
        (word ^ 0x0A0A_0A0A_0A0A_0A0A).marksOfZeroBytes
        | (word ^ 0x0D0D_0D0D_0D0D_0D0D).marksOfZeroBytes
        | (word ^ 0x2525_2525_2525_2525).marksOfZeroBytes
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < count, self[at] != 0x0A, self[at] != 0x0D, self[at] != UInt8(ascii: "%") { at += 1 }
    return at
  }

  /// Whether an odd number of backslashes stands before a byte of a line.
  private func isEscaped(_ place: Int, since start: Int) -> Bool {
    var at = place
    while at > start, self[at - 1] == UInt8(ascii: "\\") { at -= 1 }
    return (place - at) & 1 == 1
  }

  /// Reads a line as a field, if it is one: `A:|` is music.
  private func fieldLine(_ start: Int, _ end: Int, _ commentStart: Int) -> FieldLine? {
    var at = start
    while at < end, self[at].isSpace { at += 1 }
    guard at + 1 < end, self[at + 1] == UInt8(ascii: ":"), self[at].isFieldLetter else {
      return nil
    }
    // `X:` starts a tune whatever comes after it.
    let isReference = at == start && self[at] == UInt8(ascii: "X")
    if !isReference, at + 2 < end,
      self[at + 2] == UInt8(ascii: ":") || self[at + 2] == UInt8(ascii: "|")
    {
      return nil
    }
    return FieldLine(
      letter: self[at], start: at, value: trimmed(at + 2..<Swift.max(at + 2, commentStart)))
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

extension UInt64 {
  /// The top bit of each byte that is zero; of those above the first such byte perhaps too many.
  fileprivate var marksOfZeroBytes: UInt64 {
    (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080
  }
}
