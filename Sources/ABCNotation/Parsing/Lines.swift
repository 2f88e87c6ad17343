/// A line of a text.
struct Line {
  /// The bytes of the line without its end.
  let range: Range<Int>
  /// Where the first character stands that is no white space; the end of a blank line.
  let start: Int
  /// Where a comment starts, or the end of the line; `\%` starts none.
  let commentStart: Int
  /// Where the next line starts.
  let next: Int
  /// What the line is.
  let kind: LineKind
  /// The letter and the value, if the line is a field.
  let field: FieldLine?

  /// Whether a tune starts with it: `X:` with no space before (ABC 2.1 §2.2.1, §3.1.1).
  var startsTune: Bool { kind == .field(UInt8(ascii: "X")) && start == range.lowerBound }

  /// Whether it has nothing but white space.
  var isBlank: Bool { kind == .blank }

  /// Whether it is a comment or a directive.
  var isComment: Bool { kind == .comment || kind == .directive }
}

/// A line that is a field: a letter, a colon, and a value.
struct FieldLine {
  /// The letter before the colon, or `+`.
  let letter: UInt8
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
    let (kind, contentStart) = lineKind(in: start..<end)
    var field: FieldLine?
    if case .field(let letter) = kind {
      let valueStart = contentStart + 2
      let value = trimmed(valueStart..<Swift.max(valueStart, commentStart))
      field = FieldLine(letter: letter, value: value)
    }
    return Line(
      range: start..<end, start: contentStart, commentStart: commentStart, next: next, kind: kind,
      field: field)
  }

  /// The bytes of a line without white space at its ends.
  func content(of line: Line) -> Range<Int> { trimmed(line.start..<line.range.upperBound) }

  /// The place of the next LF, CR or `%`, or the end of the text.
  private func indexOfLineSign(from start: Int) -> Int {
    var at = start
    // Bytes have no padding.
    let bytes = unsafe span.bytes
    // Eight bytes at a time: a byte that is zero in one of the differences gets a mark, and the
    // first mark is exact.
    while at + 8 <= count {
      // The condition guarantees that the eight bytes exist.
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

  /// Whether an odd number of backslashes comes before the byte at `place`.
  private func isEscaped(_ place: Int, since start: Int) -> Bool {
    var at = place
    while at > start, self[at - 1] == UInt8(ascii: "\\") { at -= 1 }
    return (place - at) & 1 == 1
  }
}

extension UInt64 {
  /// The top bit of each byte that is zero; above the first such byte, bits of others may be set
  /// too.
  fileprivate var marksOfZeroBytes: UInt64 {
    (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080
  }
}
