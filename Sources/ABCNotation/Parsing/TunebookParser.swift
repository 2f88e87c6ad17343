/// Splits a text into tunes and hands their lines to the header and body parsers.
struct TunebookParser {
  private let bytes: [UInt8]
  private var diagnostics = DiagnosticCollector()

  init(_ bytes: [UInt8]) {
    // A byte order mark is no text; dropping it would move all offsets, so it is blanked.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.bytes = [0x20, 0x20, 0x20] + bytes.dropFirst(3)
    } else {
      self.bytes = bytes
    }
  }

  /// Parses all tunes; `asOneTune` takes the whole text for one, with or without an `X:` line.
  mutating func parse(asOneTune: Bool = false) -> Tunebook {
    var starts = asOneTune ? [0] : tuneStarts()
    let count = starts.count
    starts.append(bytes.count)
    var tunes: [Tune] = []
    tunes.reserveCapacity(count)
    var sources = LineCounter(bytes)
    for index in 0..<count {
      diagnostics.startTune()
      let range = starts[index]..<starts[index + 1]
      var parser = TuneParser(bytes, range)
      var tune = parser.parse(&diagnostics)
      let from = sources.location(of: range.lowerBound)
      tune.source = Tune.Source(
        range: from..<sources.location(of: range.upperBound), bytes: bytes[range])
      tunes.append(tune)
    }
    return Tunebook(tunes: tunes, diagnostics: diagnostics.located(in: bytes))
  }

  /// Where the lines `X:` start.
  private func tuneStarts() -> [Int] {
    var starts: [Int] = []
    var at = 0
    while at < bytes.count {
      let start = at
      while at < bytes.count, bytes[at].isSpace { at += 1 }
      let isField = at < bytes.count && bytes[at] == UInt8(ascii: "X")
      if isField, bytes.line(from: start).field != nil { starts.append(start) }
      while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      at += 1
    }
    return starts
  }
}

/// Parses the lines of one tune.
struct TuneParser {
  private let bytes: [UInt8]
  private let range: Range<Int>
  private var header: HeaderParser

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
    header = HeaderParser(bytes)
  }

  /// Reads the header up to its `K:`, then the body up to a blank line.
  mutating func parse(_ diagnostics: inout DiagnosticCollector) -> Tune {
    var at = range.lowerBound
    // Before the first line of a fragment there may be blank ones.
    while at < range.upperBound {
      let line = bytes.line(from: at)
      if !bytes.isBlank(line) { break }
      at = line.next
    }
    let hasKey = headerHasKey(from: at)
    var isComplete = false
    while at < range.upperBound, !isComplete {
      let line = bytes.line(from: at)
      if bytes.isBlank(line) {
        // A blank line ends a tune, but none without a key and music.
        guard hasKey else { break }
        diagnostics.note(.blankLineInHeader, line.range.lowerBound, line.range.lowerBound)
        at = line.next
        continue
      }
      if line.field == nil, !hasKey, !header.isComment(line) { break }
      isComplete = header.read(line, &diagnostics)
      at = line.next
    }
    header.finish(at: at, hasKey: isComplete, &diagnostics)

    var body = BodyParser(bytes, header, range)
    while at < range.upperBound {
      let line = bytes.line(from: at)
      if bytes.isBlank(line) { break }
      body.read(line, &diagnostics)
      at = line.next
    }
    return Tune(
      fields: header.fields, meter: header.meter, unitNoteLength: header.unitNoteLength,
      key: header.key, tempo: header.tempo, partOrder: header.partOrder,
      voices: body.finishedVoices())
  }

  /// Whether a `K:` line follows before the tune ends; a blank line ends it if no field is next.
  ///
  /// Without one, the first line that is no field starts the body.
  private func headerHasKey(from start: Int) -> Bool {
    var at = start
    var isAfterBlank = false
    while at < range.upperBound {
      let line = bytes.line(from: at)
      at = line.next
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
