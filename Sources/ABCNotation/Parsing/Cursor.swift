/// A position in the bytes of a line that moves forward as they are read.
struct Cursor {
  let bytes: [UInt8]
  var at: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = min(range.upperBound, bytes.count)
  }

  var isAtEnd: Bool { at >= end }

  /// The byte at the position, or 0 at the end; a NUL in a text has no meaning either.
  var current: UInt8 { at < end ? bytes[at] : 0 }

  /// The byte `distance` ahead, or 0 beyond the end.
  func peek(_ distance: Int = 1) -> UInt8 {
    at + distance < end ? bytes[at + distance] : 0
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func skip(_ text: String) -> Bool {
    guard bytes[at..<end].starts(with: text.utf8) else { return false }
    at += text.utf8.count
    return true
  }

  mutating func skipSpaces() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
  }

  /// Reads a number; `nil` if there are no digits.
  ///
  /// Numbers above `limit` are read as `limit` + 1.
  mutating func number(limit: Int) -> Int? {
    let start = at
    var value = 0
    while at < end, bytes[at].isDigit {
      value = min(value * 10 + Int(bytes[at] & 0x0F), limit + 1)
      at += 1
    }
    return at == start ? nil : value
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isSpace: Bool { self == 0x20 || self == 0x09 }
  /// Whether it is a letter from A to G in either case.
  var isNoteLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x67 }
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}

extension [UInt8] {
  /// The part of `range` without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isSpace { start += 1 }
    while end > start, self[end - 1].isSpace { end -= 1 }
    return start..<end
  }

  /// The first byte of `range`; `nil` if it is empty.
  func first(of range: Range<Int>) -> UInt8? { range.isEmpty ? nil : self[range.lowerBound] }

  /// The text of `range`; invalid UTF-8 becomes U+FFFD.
  func string(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}
