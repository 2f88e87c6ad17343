extension BodyParser {
  /// Reads accidental, letter, octave marks and length (ABC 2.1 §4.1 to §4.3).
  ///
  /// - Returns: The note as a sign of `kind`, or `nil` if no note follows the accidental, which is
  ///   then skipped.
  mutating func readNote(
    _ kind: Sign.Kind, _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Sign? {
    let start = cursor.at
    let accidental = readAccidental(&cursor, &diagnostics)
    guard cursor.current.isNoteLetter else {
      diagnostics.report(.accidentalWithoutNote, start, cursor.at)
      return nil
    }
    return readNote(kind, accidental: accidental, &cursor, &diagnostics)
  }

  /// Reads an accidental as the `detail` of a note; reports signs that are not an accidental of ABC.
  private mutating func readAccidental(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Int8 {
    guard cursor.current.isAccidentalSign else { return Sign.noAccidental }
    let start = cursor.at
    let reading = cursor.readAccidental()
    func report(_ message: (String) -> Diagnostic.Message) {
      diagnostics.report(
        message(cursor.text(start..<min(cursor.at, start + 12))), start, cursor.at)
    }
    // Several that make no sense together, such as `^^^` and `_^`.
    let hasMore = cursor.current.continuesAccidental
    while cursor.current.continuesAccidental { cursor.at += 1 }
    guard !hasMore, case .accidental(let accidental) = reading else {
      if case .unfinished = reading, !hasMore { return Sign.noAccidental }
      report(Diagnostic.Message.unknownAccidental)
      return Sign.noAccidental
    }
    if cursor.at - start == 2, cursor.bytes[start] == UInt8(ascii: "=") {
      report { .accidentalSpelling($0, accidental.abc) }
    }
    guard let detail = list.detail(of: accidental) else {
      report(Diagnostic.Message.tooManyMicrotones)
      return Int8(accidental.wholeSemitones)
    }
    return detail
  }

  /// Reads letter, octave marks and length; the cursor is at a letter.
  @inline(__always)
  func readNote(
    _ kind: Sign.Kind, accidental: Int8, _ cursor: inout Cursor,
    _ diagnostics: inout DiagnosticCollector
  ) -> Sign {
    let letter = cursor.current
    var note = Sign(kind, detail: accidental)
    // The number of each letter from A, counted from C, in four bits, the lowest first. A small
    // letter is one octave up, which adds 8.
    let degree = 0x432_1065 >> (4 * (Int(letter & 0x1F) - 1)) & 0xF
    note.degree = Int8(truncatingIfNeeded: degree + Int(letter & 0x20) >> 2)
    cursor.at += 1
    let next = cursor.current
    // Nearly all notes end here.
    if next > UInt8(ascii: "9") || next < UInt8(ascii: "'") { return note }
    if next == UInt8(ascii: "'") || next == UInt8(ascii: ",") {
      note.degree += 8 * Int8(readOctaveMarks(&cursor, &diagnostics))
    }
    readLength(of: &note, &cursor, &diagnostics)
    return note
  }

  /// Reads `'` and `,`.
  ///
  /// - Returns: The number of octaves up, negative for down.
  private func readOctaveMarks(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    let start = cursor.at
    var octaves = cursor.octaveMarks()
    if cursor.at - start > Self.octaveLimit {
      diagnostics.report(.tooManyOctaves(cursor.at - start), start, cursor.at)
      octaves = min(max(octaves, -Self.octaveLimit), Self.octaveLimit)
    }
    return octaves
  }

  /// Reads a length such as `3`, `3/2`, `/4`, `/` or `//`; without one it is 1.
  func readLength(
    of sign: inout Sign, _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let first = cursor.current
    guard first.isDigit || first == UInt8(ascii: "/") else { return }
    let second = cursor.peek()
    if first > UInt8(ascii: "0"), first.isDigit, !second.isDigit, second != UInt8(ascii: "/") {
      // Nearly all lengths have one digit.
      sign.above = UInt32(first & 0x0F)
      cursor.at += 1
      return
    }
    let start = cursor.at
    let limit = Self.lengthLimit
    var above = cursor.number(limit: limit) ?? 1
    var below = 1
    // `//` is a quarter. Slashes after a number in the denominator are ignored.
    while cursor.skip(UInt8(ascii: "/")) {
      if let number = cursor.number(limit: limit) {
        below = max(1, number)
        while cursor.skip(UInt8(ascii: "/")) {}
        break
      }
      below = min(below * 2, limit + 1)
    }
    if above == 0 {
      diagnostics.report(.zeroLength, start, cursor.at)
      above = 1
    }
    guard above <= limit, below <= limit else {
      let text = cursor.text(start..<min(cursor.at, start + 24))
      diagnostics.report(.badLength(text), start, cursor.at)
      return
    }
    sign.above = UInt32(above)
    sign.below = UInt32(below)
  }

  /// Reads `z2`, `x`, `Z4`, `X` (ABC 2.1 §4.5).
  func readRest(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Sign {
    let letter = cursor.current
    var rest = Sign(.rest)
    rest.isMarked = letter & 0x20 == 0
    rest.isInvisible = letter | 0x20 == UInt8(ascii: "x")
    cursor.at += 1
    guard rest.isMarked else {
      readLength(of: &rest, &cursor, &diagnostics)
      return rest
    }
    let start = cursor.at
    var bars = max(1, cursor.number(limit: Self.restBarsLimit) ?? 1)
    if bars > Self.restBarsLimit {
      let text = cursor.text(start..<min(cursor.at, start + 24))
      diagnostics.report(.tooManyBars(text), start, cursor.at)
      bars = Self.restBarsLimit
    }
    rest.above = UInt32(bars)
    return rest
  }

  /// Reads `[`: a bar line, a variant ending, an inline field or a chord.
  mutating func readBracket(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let next = cursor.peek()
    if next == UInt8(ascii: "|") {
      readBarLine(&cursor, &diagnostics)
    } else if next.isDigit {
      cursor.at += 1
      readEnding(&cursor, from: start, &diagnostics)
    } else if next.isLetter, cursor.peek(2) == UInt8(ascii: ":") {
      readInlineField(&cursor, &diagnostics)
    } else if next == UInt8(ascii: "\"") {
      // An ending with a name, such as `["last time"`: the name is read as an annotation or chord.
      diagnostics.report(.badEnding, start, start + 1)
      cursor.at += 1
    } else {
      readChord(&cursor, &diagnostics)
    }
  }

  private mutating func readInlineField(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    let letter = cursor.peek()
    cursor.at += 3
    let value = cursor.at
    if noBracketUpTo != cursor.end {
      while !cursor.isAtEnd, cursor.current != UInt8(ascii: "]") { cursor.at += 1 }
    }
    guard cursor.current == UInt8(ascii: "]") else {
      noBracketUpTo = cursor.end
      // Skips only the word that the field starts with, not the music after it.
      cursor.at = value
      while !cursor.isAtEnd, !cursor.current.isSpace { cursor.at += 1 }
      diagnostics.report(.unclosedInlineField, start, cursor.at)
      return
    }
    let text = bytes.trimmed(value..<cursor.at)
    cursor.at += 1
    readField(letter, text, start..<cursor.at, &diagnostics)
  }
}
