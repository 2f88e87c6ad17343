extension BodyParser {
  /// Reads a bar line or repeat sign, and a variant ending directly after it (ABC 2.1 §4.8, §4.9).
  ///
  /// The standard asks parsers to be liberal: a combination that it does not list is read as the
  /// nearest one. A lone `:` is reported and read as a double bar line.
  mutating func readBarLine(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let bar = barLine(&cursor)
    if bar == .double, cursor.at == start + 1 {
      diagnostics.report(.unknownCharacter(":"), start, cursor.at)
    }
    appendUntieable(Sign(.barLine, detail: bar.rawValue), start, cursor.at)
    if cursor.current.isDigit { readEnding(&cursor, from: cursor.at, &diagnostics) }
  }

  private func barLine(_ cursor: inout Cursor) -> BarLine {
    let first = cursor.current
    cursor.at += 1
    switch first {
    case UInt8(ascii: "["):
      cursor.at += 1
      if cursor.skip(UInt8(ascii: "]")) { return .invisible }
      return skipColons(&cursor) ? .repeatStart : .thickThin
    case UInt8(ascii: "|"):
      if cursor.skip(UInt8(ascii: "]")) { return .thinThick }
      if cursor.current == UInt8(ascii: "|") {
        cursor.at += 1
        return skipColons(&cursor) ? .repeatStart : .double
      }
      return skipColons(&cursor) ? .repeatStart : .single
    default:
      if cursor.current == UInt8(ascii: ":") {
        // Further colons mean "more than twice", which is played as twice.
        _ = skipColons(&cursor)
        return .doubleRepeat
      }
      guard cursor.skip(UInt8(ascii: "|")) else { return .double }
      if cursor.current == UInt8(ascii: ":"), cursor.peek() != UInt8(ascii: "|") {
        _ = skipColons(&cursor)
        return .doubleRepeat
      }
      _ = cursor.skip(UInt8(ascii: "]"))
      return .repeatEnd
    }
  }

  /// Skips colons that belong to the sign before them; a further colon directly before `|` starts
  /// the next sign.
  ///
  /// - Returns: Whether there are any.
  private func skipColons(_ cursor: inout Cursor) -> Bool {
    guard cursor.skip(UInt8(ascii: ":")) else { return false }
    while cursor.current == UInt8(ascii: ":"), cursor.peek() != UInt8(ascii: "|") {
      cursor.at += 1
    }
    return true
  }

  /// Reads the numbers of a variant ending: `1`, `1,3`, `1-3` (ABC 2.1 §4.10).
  mutating func readEnding(
    _ cursor: inout Cursor, from start: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let limit = Unrolling.passLimit
    var numbers: [ClosedRange<Int>] = []
    while let first = cursor.number(limit: limit) {
      var last = first
      if cursor.current == UInt8(ascii: "-"), cursor.peek().isDigit {
        cursor.at += 1
        last = cursor.number(limit: limit) ?? first
      }
      if first >= 1, last >= first, last <= limit {
        numbers.append(first...last)
      } else {
        diagnostics.report(.badEnding, start, cursor.at)
      }
      guard cursor.current == UInt8(ascii: ",") || cursor.current == UInt8(ascii: "."),
        cursor.peek().isDigit
      else { break }
      cursor.at += 1
    }
    if !numbers.isEmpty { appendEnding(numbers, start, cursor.at) }
  }
}
