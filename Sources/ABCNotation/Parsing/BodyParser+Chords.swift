extension BodyParser {
  /// Reads notes in brackets, which sound together (ABC 2.1 §4.17).
  mutating func readChord(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    cursor.at += 1
    var notes: [Sign] = []
    var isClosed = false
    reading: while true {
      if cursor.isAtEnd {
        guard let next = lineThatClosesChord(after: cursor.end) else { break }
        diagnostics.report(.dividedChord, start, cursor.end)
        readUpTo = next.end
        cursor = next
      }
      let place = cursor.at
      switch cursor.current {
      case UInt8(ascii: "]"):
        cursor.at += 1
        isClosed = true
        break reading
      case UInt8(ascii: "|"), UInt8(ascii: ":"): break reading
      case UInt8(ascii: "["):
        diagnostics.report(.nestedChord, cursor.at, cursor.at + 1)
        cursor.at += 1
      case UInt8(ascii: "-"):
        if let last = notes.indices.last { notes[last].isTied = true }
        cursor.at += 1
      case UInt8(ascii: "A")...UInt8(ascii: "G"), UInt8(ascii: "a")...UInt8(ascii: "g"),
        UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "="):
        if let note = readNote(.chordNote, &cursor, &diagnostics) { notes.append(note) }
      case UInt8(ascii: "!"), UInt8(ascii: "\""):
        skipMarked(&cursor)
        reportLeftOut(place..<cursor.at, of: "a chord", &diagnostics)
      case UInt8(ascii: "H"), UInt8(ascii: "."):
        // A fermata or staccato before the first note counts for the chord; others have no effect.
        if notes.isEmpty {
          append(.decoration, detail: Int8(clamping: cursor.current), place, place + 1)
        } else {
          reportLeftOut(place..<place + 1, of: "a chord", &diagnostics)
        }
        cursor.at += 1
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: " "), UInt8(ascii: "\t"),
        UInt8(ascii: "`"):
        // Slurs of single notes are not heard.
        cursor.at += 1
      default:
        skipUnreadable(&cursor)
        reportLeftOut(place..<cursor.at, of: "a chord", &diagnostics)
      }
    }
    if !isClosed { diagnostics.report(.unclosedChord, start, cursor.at) }
    var chord = Sign(.chord)
    if isClosed { readLength(of: &chord, &cursor, &diagnostics) }
    if notes.isEmpty {
      diagnostics.report(.emptyChord, start, cursor.at)
      return
    }
    if notes.contains(where: { !$0.hasLength(of: notes[0]) }) {
      diagnostics.report(.unequalChord, start, cursor.at)
    }
    append(chord, notes, start, cursor.at)
  }

  /// The music of the next line, if nothing but notes comes before a `]` there.
  ///
  /// Programs that wrap long lines divide chords.
  private func lineThatClosesChord(after end: Int) -> Cursor? {
    let rest = bytes.line(from: end)
    guard bytes.trimmed(end..<rest.commentStart).isEmpty, rest.next < bytes.count else {
      return nil
    }
    let line = bytes.line(from: rest.next)
    let music = line.range.lowerBound..<line.commentStart
    guard line.kind == .music else { return nil }
    for byte in bytes[music].prefix(Self.chordRestLimit) {
      if byte == UInt8(ascii: "]") { return Cursor(bytes, bytes.trimmed(music)) }
      guard byte.isNoteLetter || byte.isDigit || byte.isSpace || "^_=,'/-".utf8.contains(byte)
      else { return nil }
    }
    return nil
  }

  /// The most bytes of a chord that continues in the next line.
  private static let chordRestLimit = 40

  /// Adds a chord or grace notes with their notes.
  private mutating func append(_ head: Sign, _ notes: [Sign], _ start: Int, _ end: Int) {
    if head.kind == .chord {
      appendChord(head, start, end)
    } else {
      append(head, start, end)
    }
    for note in notes { append(note, start, end) }
  }

  /// Reads a chord of old ABC, such as `+CEG+` (ABC 2.1 §10.2).
  ///
  /// - Returns: Whether there is one; if not, the cursor does not move.
  mutating func readOldChord(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    let start = cursor.at
    var inner = cursor
    inner.at += 1
    while inner.at - start <= Self.oldChordLimit, inner.isInNote { inner.at += 1 }
    guard inner.current == UInt8(ascii: "+") else { return false }
    let end = inner.at
    // `+f+` and `+p+` are dynamics.
    if Decoration.names.contains(cursor.text(start + 1..<end)) { return false }
    var notes: [Sign] = []
    inner = Cursor(bytes, start + 1..<end)
    // Reported only if it is a chord.
    var found = diagnostics.emptied
    while !inner.isAtEnd {
      if let note = readNoteOrSkip(&inner, &found) { notes.append(note) }
    }
    guard !notes.isEmpty else { return false }
    diagnostics.add(found)
    cursor.at = end + 1
    diagnostics.report(.oldChord, start, cursor.at)
    append(Sign(.chord), notes, start, cursor.at)
    return true
  }

  /// Reads a note, or skips a byte that cannot start one.
  private mutating func readNoteOrSkip(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) -> Sign? {
    let isNote = cursor.current.isNoteLetter || "^_=".utf8.contains(cursor.current)
    guard isNote else {
      cursor.at += 1
      return nil
    }
    return readNote(.chordNote, &cursor, &diagnostics)
  }

  /// The most bytes of a chord between plus signs.
  private static let oldChordLimit = 40

  /// Skips from a mark to the next one of its kind inside a chord, or the mark alone.
  private func skipMarked(_ cursor: inout Cursor) {
    let mark = cursor.current
    cursor.at += 1
    var end = cursor.at
    while end < cursor.end, cursor.bytes[end] != mark {
      if cursor.bytes[end] == UInt8(ascii: "]") { return }
      end += 1
    }
    if end < cursor.end { cursor.at = end + 1 }
  }

  /// Skips a run of bytes that cannot belong to a note or end a chord or grace notes.
  private func skipUnreadable(_ cursor: inout Cursor) {
    cursor.at += 1
    while !cursor.isAtEnd, !cursor.current.isNoteLetter, !cursor.current.isSpace,
      !"^_=[](){}|:!\".-H`".utf8.contains(cursor.current)
    {
      cursor.at += 1
    }
  }

  /// Reports what is left out between the brackets of `what`.
  private func reportLeftOut(
    _ range: Range<Int>, of what: String, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.report(
      .leftOutInBrackets(bytes.shown(range), what), range.lowerBound, range.upperBound)
  }

  /// Reads grace notes in braces (ABC 2.1 §4.12).
  mutating func readGrace(
    _ cursor: inout Cursor, _ diagnostics: inout DiagnosticCollector
  ) {
    let start = cursor.at
    var end = start + 1
    if noBraceUpTo != cursor.end {
      while end < cursor.end, cursor.bytes[end] != UInt8(ascii: "}") { end += 1 }
    }
    guard end < cursor.end, cursor.bytes[end] == UInt8(ascii: "}") else {
      noBraceUpTo = cursor.end
      // Where it should end is unknown, so the rest is read as music.
      diagnostics.report(.unclosedGrace, start, start + 1)
      cursor.at += 1
      return
    }
    var inner = Cursor(bytes, start + 1..<end)
    var graces = Sign(.graceNotes)
    graces.isMarked = inner.skip(UInt8(ascii: "/"))
    var notes: [Sign] = []
    while !inner.isAtEnd {
      switch inner.current {
      case UInt8(ascii: "A")...UInt8(ascii: "G"), UInt8(ascii: "a")...UInt8(ascii: "g"),
        UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "="):
        if let note = readNote(.graceNote, &inner, &diagnostics) { notes.append(note) }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "-"), UInt8(ascii: "`"):
        // Grace notes sound one after the other; slurs, ties and brackets change nothing.
        inner.at += 1
      default:
        let place = inner.at
        skipUnreadable(&inner)
        reportLeftOut(place..<inner.at, of: "grace notes", &diagnostics)
      }
    }
    cursor.at = end + 1
    if notes.isEmpty {
      diagnostics.report(.emptyGrace, start, cursor.at)
    } else {
      append(graces, notes, start, cursor.at)
    }
  }
}

extension Cursor {
  /// Whether the current byte can be part of the notes of an old chord.
  fileprivate var isInNote: Bool {
    current.isNoteLetter || current.isDigit || current.isSpace
      || "^_=,'/".utf8.contains(current)
  }
}
