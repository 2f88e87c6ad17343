/// Parses the lines of one tune.
struct TuneParser {
  private let bytes: [UInt8]
  private(set) var lines: LineReader
  private let base: Int
  private let fileHeader: FileHeader?
  private var header: HeaderParser
  /// The fields of the file header that the tune inherits, and their place in the text.
  private(set) var inherited: [FileHeader.Inherited] = []
  private(set) var inheritedPlace = 0

  /// Creates a parser for the tune that starts at the next of `lines`, the lines of `bytes`.
  init(_ bytes: [UInt8], _ lines: LineReader, inheriting fileHeader: FileHeader?) {
    self.bytes = bytes
    self.lines = lines
    base = lines.at
    self.fileHeader = fileHeader
    header = HeaderParser(bytes, inheriting: fileHeader)
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
        header.canContinue = false
        lines.pass()
        continue
      }
      if line.kind == .music, !hasKey() { break }
      isComplete = header.read(line, &diagnostics)
      lines.pass()
      if header.isInText { readTextInHeader(from: line, &diagnostics) }
    }
    if let fileHeader {
      inherited = header.inherit(from: fileHeader)
      inheritedPlace = placeOfInherited(from: start)
    }
    header.finish(at: lines.at, hasKey: isComplete, &diagnostics)

    var body = BodyParser(
      bytes, voices: header.voices, userSymbols: header.userSymbols, macros: header.macros,
      from: base, scratch: scratch)
    scratch = []
    while !lines.isAtEnd {
      let line = lines.next
      if line.isBlank || line.startsTune && line.range.lowerBound > first { break }
      body.read(line, &diagnostics)
      lines.pass()
      guard let open = body.openText else { continue }
      let end = lines.endOfText()
      while lines.at < end {
        body.read(lines.next, &diagnostics)
        lines.pass()
      }
      if body.isInText {
        diagnostics.report(.unclosedText, open.lowerBound, open.upperBound)
        body.closeText(at: lines.at)
      }
    }
    return Tune(
      fields: header.fields, meter: header.meter, unitNoteLength: header.unitNoteLength,
      key: header.key, tempo: header.tempo, partOrder: header.partOrder,
      voices: body.finishedVoices(scratch: &scratch))
  }

  /// Reads the lines of a text block that starts with `first`.
  private mutating func readTextInHeader(
    from first: Line, _ diagnostics: inout DiagnosticCollector
  ) {
    let end = lines.endOfText()
    while lines.at < end {
      _ = header.read(lines.next, &diagnostics)
      lines.pass()
    }
    if header.isInText {
      let open = bytes.content(of: first)
      diagnostics.report(.unclosedText, open.lowerBound, open.upperBound)
      header.closeText(bytes.endOfText(open))
    }
  }

  /// The place of inherited fields: the first line that is another field than `X:` and `T:`, or the
  /// end of the header.
  private func placeOfInherited(from start: LineReader) -> Int {
    var line = start
    while line.at < lines.at {
      let letter = line.next.field?.letter ?? UInt8(ascii: "T")
      let isFirst = letter.isFirstInHeader || letter == UInt8(ascii: "+")
      if line.next.isComment || !isFirst { break }
      line.pass()
    }
    return line.at
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
      if ahead.passTextBlock() {
        isAfterBlank = false
        continue
      }
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
