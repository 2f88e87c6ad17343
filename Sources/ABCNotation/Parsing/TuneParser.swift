/// Parses the lines of one tune.
struct TuneParser {
  private let bytes: [UInt8]
  private(set) var lines: LineReader
  private let base: Int
  private var header: HeaderParser

  /// Creates a parser for the tune that starts at the next of `lines`, the lines of `bytes`.
  init(_ bytes: [UInt8], _ lines: LineReader) {
    self.bytes = bytes
    self.lines = lines
    base = lines.at
    header = HeaderParser(bytes)
  }

  /// Parses the header up to its `K:`, then the body up to a blank line or the next tune.
  mutating func parse(
    _ diagnostics: inout DiagnosticCollector, scratch: inout [Sign]
  ) -> Tune {
    // A fragment can start with blank lines.
    while !lines.isAtEnd {
      let line = lines.next
      if !line.isBlank { break }
      lines.pass()
    }
    let start = lines
    let first = lines.at
    // Computed on demand: most headers never need it.
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
      if line.isBlank {
        // A blank line ends a tune, but not a header whose key is still to come.
        guard hasKey() else { break }
        diagnostics.report(.blankLineInHeader, line.range.lowerBound, line.range.lowerBound)
        lines.pass()
        continue
      }
      if line.kind == .music, !hasKey() { break }
      isComplete = header.read(line, &diagnostics)
      lines.pass()
    }
    header.finish(at: lines.at, hasKey: isComplete, &diagnostics)

    var body = BodyParser(
      bytes, voices: header.voices, userSymbols: header.userSymbols, from: base, scratch: scratch)
    scratch = []
    while !lines.isAtEnd {
      let line = lines.next
      if line.isBlank || line.startsTune && line.range.lowerBound > first { break }
      body.read(line, &diagnostics)
      lines.pass()
    }
    if let open = body.openText {
      diagnostics.report(.unclosedText, open.lowerBound, open.upperBound)
    }
    return Tune(
      fields: header.fields, meter: header.meter, unitNoteLength: header.unitNoteLength,
      key: header.key, tempo: header.tempo, partOrder: header.partOrder,
      voices: body.finishedVoices(scratch: &scratch))
  }

  /// Whether a `K:` line follows before the tune ends; a blank line ends it unless a field is next.
  ///
  /// Without a `K:`, the first line of music starts the body.
  private func headerHasKey(from start: LineReader) -> Bool {
    var ahead = start
    var isAfterBlank = false
    while !ahead.isAtEnd {
      let line = ahead.next
      if line.startsTune, ahead.at > start.at { return false }
      ahead.pass()
      if line.isBlank {
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
