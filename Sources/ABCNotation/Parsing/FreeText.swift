// Free text: what stands outside of tunes and of the file header (ABC 2.1 §2.2.3). It sets nothing.

extension [UInt8] {
  /// Whether a line outside of tunes looks like music, or like a field or directive that changes how
  /// a tune sounds, so that it was probably meant to count.
  func isLostOutsideTune(_ line: Line) -> Bool {
    switch line.kind {
    case .blank, .comment: false
    case .directive: directive(content(of: line)).map(DirectiveReading.isMIDI) == true
    case .field: line.field.map(isSetting) == true
    case .music: looksLikeMusic(line)
    }
  }

  /// Whether a field has a value that a tune header or body would read.
  private func isSetting(_ field: FieldLine) -> Bool {
    var diagnostics = DiagnosticCollector()
    let value = field.value
    let isRead: Bool
    switch field.letter {
    case UInt8(ascii: "V"), UInt8(ascii: "W"), UInt8(ascii: "w"): return true
    case UInt8(ascii: "I"): return DirectiveReading.isMIDI(string(value))
    case UInt8(ascii: "M"): isRead = !value.isEmpty && Meter.read(self, value, &diagnostics) != nil
    case UInt8(ascii: "L"): isRead = Fraction.unitNoteLength(self, value, &diagnostics) != nil
    case UInt8(ascii: "Q"):
      isRead = TempoReading.read(self, value, otherwise: "", &diagnostics) != nil
    case UInt8(ascii: "U"): isRead = UserSymbol(self, value, &diagnostics) != nil
    case UInt8(ascii: "K"):
      var parser = KeyParser(self, value)
      if case .key = parser.parse(&diagnostics) { isRead = true } else { isRead = false }
    default: return false
    }
    return isRead && diagnostics.faultCount == 0
  }

  /// Whether a line is probably music and not prose: it has a bar line and two notes, and nearly all
  /// of its characters mean something in a tune body.
  func looksLikeMusic(_ line: Line) -> Bool {
    guard line.kind == .music else { return false }
    // The start of a line is enough to decide.
    let music = Array(self[line.start..<Swift.min(line.commentStart, line.start + 400)])
    guard music.contains(UInt8(ascii: "|")) else { return false }
    var diagnostics = DiagnosticCollector()
    var parser = BodyParser(music)
    _ = parser.readMusic(0..<music.count, &diagnostics)
    let signs = parser.list.signs
    let sounding = signs.count { $0.kind == .note || $0.kind == .chord || $0.kind == .rest }
    return sounding >= 2 && diagnostics.all.count * 8 <= signs.count
      && signs.contains { $0.kind == .barLine }
  }
}

extension LineReader {
  /// Passes the free text up to the next tune or the end, and reports lines that were probably meant
  /// to count: once, from the first to the last of them.
  mutating func passFreeText(_ bytes: [UInt8], _ diagnostics: inout DiagnosticCollector) {
    var lost: Range<Int>?
    while !isAtEnd, !next.startsTune {
      if next.isBlank {
        pass()
        continue
      }
      if passTextBlock() { continue }
      if bytes.isLostOutsideTune(next) {
        let content = bytes.content(of: next)
        lost = (lost?.lowerBound ?? content.lowerBound)..<content.upperBound
      }
      pass()
    }
    if let lost { diagnostics.report(.afterTune, lost.lowerBound, lost.upperBound) }
  }
}
