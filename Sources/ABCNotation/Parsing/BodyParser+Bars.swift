extension BodyParser {
  /// Reads a bar line or repeat sign, and a variant ending directly after it (ABC 2.1 §4.8, §4.9).
  ///
  /// The standard asks parsers to be liberal: a combination that it does not list is read as the
  /// nearest one, and reported if that is a guess. A lone `:` is reported and read as a double bar
  /// line.
  mutating func readBarLine(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let bar = barLine(&cursor, &diagnostics)
    if bar == .double, cursor.at == start + 1 {
      diagnostics.report(.unknownCharacter(":"), start, cursor.at)
    }
    appendUntieable(Sign(bar: bar), start, cursor.at)
    if cursor.current.isDigit { readEnding(&cursor, from: cursor.at, &diagnostics) }
  }

  private func barLine(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> BarLine {
    let start = cursor.at
    let first = cursor.current
    if first == UInt8(ascii: ":") { return signOfColons(&cursor, &diagnostics) }
    cursor.at += 1
    if first == UInt8(ascii: "[") {
      cursor.at += 1
      if cursor.skip(UInt8(ascii: "]")) { return .invisible }
    } else if cursor.skip(UInt8(ascii: "]")) {
      return .thinThick
    }
    let isDouble = first == UInt8(ascii: "|") && cursor.skip(UInt8(ascii: "|"))
    let colons = cursor.colons
    if colons == 0 {
      return first == UInt8(ascii: "[") ? .thickThin : isDouble ? .double : .single
    }
    if colons > 1, colons.isMultiple(of: 2), cursor.peek(colons) == UInt8(ascii: "|") {
      // `|::|` has the dots of both sections between its lines.
      cursor.at += colons + 1
      return read(cursor, from: start, as: 1 + colons / 2, 1 + colons / 2, &diagnostics)
    }
    let own = cursor.startColons
    cursor.at += own
    return .repeatStart(passes: passes(1 + own, start, cursor.at, &diagnostics))
  }

  /// Reads a sign that begins with colons: `:|`, `::`, `::|::` and the like.
  private func signOfColons(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> BarLine {
    let start = cursor.at
    let colons = cursor.colons
    cursor.at += colons
    guard cursor.skip(UInt8(ascii: "|")) else {
      if colons == 1 { return .double }
      // Without a line between them, half of the colons belong to each section.
      let count = 1 + colons / 2
      if colons.isMultiple(of: 2) {
        let each = passes(count, start, cursor.at, &diagnostics)
        return .doubleRepeat(end: each, start: each)
      }
      return read(cursor, from: start, as: count, count, &diagnostics)
    }
    let own = cursor.startColons
    cursor.at += own
    if own == 0 { _ = cursor.skip(UInt8(ascii: "]")) }
    let end = passes(1 + colons, start, cursor.at, &diagnostics)
    if own == 0 { return .repeatEnd(passes: end) }
    return .doubleRepeat(end: end, start: passes(1 + own, start, cursor.at, &diagnostics))
  }

  /// The sign that another one is read as, which is reported.
  private func read(
    _ cursor: Cursor, from start: Int, as end: Int, _ next: Int,
    _ diagnostics: inout DiagnosticCollector
  ) -> BarLine {
    let bar = BarLine.doubleRepeat(
      end: passes(end, start, cursor.at, &diagnostics),
      start: passes(next, start, cursor.at, &diagnostics))
    let text = cursor.text(start..<min(cursor.at, start + 24))
    diagnostics.report(.unusualRepeat(text, readAs: bar), start, cursor.at)
    return bar
  }

  /// A number of passes, which is at most the limit.
  private func passes(
    _ count: Int, _ start: Int, _ end: Int, _ diagnostics: inout DiagnosticCollector
  ) -> UInt8 {
    if count > BarLine.passLimit { diagnostics.report(.tooManyPasses(count), start, end) }
    return UInt8(min(count, BarLine.passLimit))
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

extension Cursor {
  /// The number of colons at the position.
  fileprivate var colons: Int {
    var count = 0
    while peek(count) == UInt8(ascii: ":") { count += 1 }
    return count
  }

  /// The number of colons that belong to the sign before them; of several, the last one directly
  /// before `|` starts the next sign.
  ///
  /// A single one does so after `:|` too, as in `:|:|`.
  fileprivate var startColons: Int {
    let count = colons
    guard count > 0, peek(count) == UInt8(ascii: "|") else { return count }
    let isAfterEnd =
      at > 1 && bytes[at - 1] == UInt8(ascii: "|") && bytes[at - 2] == UInt8(ascii: ":")
    return count == 1 && !isAfterEnd ? 1 : count - 1
  }
}
