// The values of the fields M: and L:, and what readers of fields share.

extension Meter {
  /// Reads the value of an `M:` field (ABC 2.1 §3.1.6); reports a value that is not a meter, and text
  /// after the meter.
  ///
  /// Values are `6/8`, `2+3/8`, `(2+3)/8`, `4`, `C`, `C|` and `none`; an empty one is `none`.
  static func read(
    _ bytes: [UInt8], _ range: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> Meter? {
    var cursor = Cursor(bytes, range)
    guard let meter = meter(&cursor) else {
      diagnostics.report(.badMeter(bytes.string(range)), range.lowerBound, range.upperBound)
      return nil
    }
    diagnostics.reportRest(cursor, in: "the meter")
    if meter.symbol == .fraction, !bytes[range.lowerBound..<cursor.at].contains(UInt8(ascii: "/")) {
      diagnostics.report(.wholeMeter(meter.abc), range.lowerBound, cursor.at)
    }
    return meter
  }

  private static func meter(_ cursor: inout Cursor) -> Meter? {
    if cursor.isAtEnd { return .free }
    if cursor.current.isLetter {
      let word = cursor.bytes[cursor.at..<cursor.end].prefix { !$0.isSpace }
      cursor.at += word.count
      switch String(decoding: word, as: UTF8.self) {
      case "C", "c": return .common
      case "C|", "c|": return .cut
      case "none", "None", "NONE": return .free
      default: return nil
      }
    }
    return fraction(&cursor)
  }

  private static func fraction(_ cursor: inout Cursor) -> Meter? {
    let isBracketed = cursor.skip(UInt8(ascii: "("))
    var numerator = 0
    var terms: [Int] = []
    repeat {
      cursor.skipSpaces()
      guard terms.count < 16, let number = cursor.number(limit: 64), (1...64).contains(number)
      else { return nil }
      // The terms are kept only if there are several.
      if numerator > 0, terms.isEmpty { terms = [numerator] }
      if !terms.isEmpty { terms.append(number) }
      numerator += number
    } while cursor.skipAfterSpaces(UInt8(ascii: "+"))
    if isBracketed { guard cursor.skipAfterSpaces(UInt8(ascii: ")")) else { return nil } }
    var denominator = 1
    if cursor.skipAfterSpaces(UInt8(ascii: "/")) {
      cursor.skipSpaces()
      guard let number = cursor.number(limit: 64), number.isPowerOfTwo, number <= 64 else {
        return nil
      }
      denominator = number
    }
    guard numerator <= 255 else { return nil }
    return terms.isEmpty
      ? Meter(numerator, denominator)
      : Meter(symbol: .fraction, groups: terms, denominator: denominator)
  }
}

extension Int {
  /// Whether it is 1, 2, 4, 8 and so on.
  var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }
}

extension Fraction {
  /// Reads the value of an `L:` field (ABC 2.1 §3.1.7); reports a value that is not a length, and text
  /// after the length.
  ///
  /// It is 1 over a power of two up to 512; `1` alone is a whole note.
  static func unitNoteLength(
    _ bytes: [UInt8], _ range: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> Fraction? {
    var cursor = Cursor(bytes, range)
    let length = unitNoteLength(&cursor)
    if length != nil {
      diagnostics.reportRest(cursor, in: "the unit note length")
    } else {
      let text = bytes.string(range)
      diagnostics.report(.badUnitNoteLength(text), range.lowerBound, range.upperBound)
    }
    return length
  }

  private static func unitNoteLength(_ cursor: inout Cursor) -> Fraction? {
    guard cursor.number(limit: 1) == 1 else { return nil }
    guard cursor.skipAfterSpaces(UInt8(ascii: "/")) else {
      // `1.5` and `1=8` are not whole notes.
      return cursor.isAtEnd || cursor.current.isSpace ? .one : nil
    }
    cursor.skipSpaces()
    guard let number = cursor.number(limit: 512), number.isPowerOfTwo, number <= 512 else {
      return nil
    }
    return Fraction(1, number)
  }
}

extension Cursor {
  /// Skips white space and a byte after it; without the byte, nothing.
  fileprivate mutating func skipAfterSpaces(_ byte: UInt8) -> Bool {
    let start = at
    skipSpaces()
    if skip(byte) { return true }
    at = start
    return false
  }
}

extension DiagnosticCollector {
  /// Reports what a reader of a field did not read; `what` names the field's value with its article.
  mutating func reportRest(_ cursor: Cursor, in what: @autoclosure () -> String) {
    if cursor.isAtEnd { return }
    reportRest(cursor.at..<cursor.end, of: cursor.bytes, in: what())
  }

  /// Reports that a range of `bytes` is left out.
  mutating func reportRest(
    _ range: Range<Int>, of bytes: [UInt8], in what: @autoclosure () -> String
  ) {
    let rest = bytes.trimmed(range)
    if rest.isEmpty { return }
    let what = what()
    report(.leftOver(bytes.shown(rest), in: what), rest.lowerBound, rest.upperBound)
  }
}

extension [UInt8] {
  /// The text of a range for a message, which is cut if it is long.
  func shown(_ range: Range<Int>) -> String {
    if range.count <= 40 { return string(range) }
    let start = self[range].prefix(40)
    // Drops a character that the cut divided.
    let whole = start.lastIndex { $0 & 0xC0 != 0x80 } ?? start.startIndex
    return string(start.startIndex..<whole) + "…"
  }
}
