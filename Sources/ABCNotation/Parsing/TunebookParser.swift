/// Splits a text into tunes and hands their lines to the header and body parsers.
struct TunebookParser {
  private let bytes: [UInt8]
  private var lines: LineReader
  private var diagnostics = DiagnosticCollector()
  /// Room for the signs of one tune, used again for the next.
  private var scratch: [Sign] = []

  init(_ bytes: [UInt8]) {
    // A byte order mark is no text; dropping it would move all offsets, so it is blanked.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.bytes = [0x20, 0x20, 0x20] + bytes.dropFirst(3)
    } else {
      self.bytes = bytes
    }
    lines = LineReader(self.bytes)
  }

  /// Parses all tunes; `asOneTune` takes the whole text for one, with or without an `X:` line.
  mutating func parse(asOneTune: Bool = false) -> Tunebook {
    var tunes: [Tune] = []
    if !asOneTune { lines.skipToTune() }
    while asOneTune ? tunes.isEmpty : !lines.isAtEnd { tunes.append(parseTune()) }
    return Tunebook(tunes: tunes, NotedDiagnostics(diagnostics, in: bytes[...]))
  }

  /// Parses the tune that starts at the next line, up to the next tune.
  private mutating func parseTune() -> Tune {
    diagnostics.startTune()
    let from = lines.location
    var parser = TuneParser(bytes, lines)
    var tune = parser.parse(&diagnostics, scratch: &scratch)
    lines = parser.lines
    lines.skipToTune()
    tune.source = Tune.Source(
      range: from..<lines.location, bytes: bytes[from.utf8Offset..<lines.at])
    return tune
  }
}

/// Walks through the lines of a text and counts them.
struct LineReader {
  private let bytes: [UInt8]
  /// Where the next line starts.
  private(set) var at = 0
  private var number = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { at >= bytes.count }

  /// The next line, which stays the next.
  var next: Line { bytes.line(from: at) }

  /// Goes past a line, the next one.
  mutating func pass(_ line: Line) {
    at = line.next
    number += 1
  }

  /// Goes to the next line that starts a tune, or to the end.
  mutating func skipToTune() {
    while !isAtEnd {
      let line = next
      if line.startsTune { return }
      pass(line)
    }
  }

  /// The place where the next line starts, or the end of the text.
  var location: SourceLocation {
    let endsLine = at == 0 || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D
    if endsLine { return SourceLocation(line: number, column: 1, utf8Offset: at) }
    // The text ends inside of its last line.
    let start = bytes[..<at].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
    let column = bytes[start..<at].count { $0 & 0xC0 != 0x80 }
    return SourceLocation(line: number - 1, column: column + 1, utf8Offset: at)
  }
}

/// Parses the lines of one tune.
struct TuneParser {
  private let bytes: [UInt8]
  private(set) var lines: LineReader
  private let base: Int
  private var header: HeaderParser

  init(_ bytes: [UInt8], _ lines: LineReader) {
    self.bytes = bytes
    self.lines = lines
    base = lines.at
    header = HeaderParser(bytes)
  }

  /// Reads the header up to its `K:`, then the body up to a blank line or the next tune.
  mutating func parse(
    _ diagnostics: inout DiagnosticCollector, scratch: inout [Sign]
  ) -> Tune {
    // Before the first line of a fragment there may be blank ones.
    while !lines.isAtEnd {
      let line = lines.next
      if !bytes.isBlank(line) { break }
      lines.pass(line)
    }
    let start = lines
    let first = lines.at
    // Most headers are read before anyone asks.
    var foundKey: Bool?
    func hasKey() -> Bool {
      let found = foundKey ?? headerHasKey(from: start)
      foundKey = found
      return found
    }
    var isComplete = false
    while !lines.isAtEnd, !isComplete {
      let line = lines.next
      if line.startsTune, line.range.lowerBound > first { break }
      if bytes.isBlank(line) {
        // A blank line ends a tune, but none without a key and music.
        guard hasKey() else { break }
        diagnostics.note(.blankLineInHeader, line.range.lowerBound, line.range.lowerBound)
        lines.pass(line)
        continue
      }
      if line.field == nil, !header.isComment(line), !hasKey() { break }
      isComplete = header.read(line, &diagnostics)
      lines.pass(line)
    }
    header.finish(at: lines.at, hasKey: isComplete, &diagnostics)

    var body = BodyParser(bytes, header, from: base, scratch: scratch)
    while !lines.isAtEnd {
      let line = lines.next
      if bytes.isBlank(line) || line.startsTune && line.range.lowerBound > first { break }
      body.read(line, &diagnostics)
      lines.pass(line)
    }
    return Tune(
      fields: header.fields, meter: header.meter, unitNoteLength: header.unitNoteLength,
      key: header.key, tempo: header.tempo, partOrder: header.partOrder,
      voices: body.finishedVoices(scratch: &scratch))
  }

  /// Whether a `K:` line follows before the tune ends; a blank line ends it if no field is next.
  ///
  /// Without one, the first line that is no field starts the body.
  private func headerHasKey(from start: LineReader) -> Bool {
    var ahead = start
    var isAfterBlank = false
    while !ahead.isAtEnd {
      let line = ahead.next
      if line.startsTune, ahead.at > start.at { return false }
      ahead.pass(line)
      if bytes.isBlank(line) {
        isAfterBlank = true
        continue
      }
      if isAfterBlank, line.field == nil { return false }
      isAfterBlank = false
      if line.field?.letter == UInt8(ascii: "K") { return true }
    }
    return false
  }
}
