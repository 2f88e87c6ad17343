extension BodyParser {
  /// Continues the field on the line before (ABC 2.1 §3.3).
  mutating func continueField(
    with value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) {
    guard canContinue else {
      return diagnostics.report(.continuesNothing, value.lowerBound, value.upperBound)
    }
    // A reader of unfinished tunes keeps no fields.
    guard let last = list.signs.last, last.kind == .field else { return }
    let text = " " + bytes.string(value)
    switch list.fields[last.place] {
    case .lyrics(let words):
      // Moved out of the list, so that the text grows in place.
      var joined = words
      list.fields[last.place] = .lyrics("")
      joined += text
      list.fields[last.place] = .lyrics(joined)
    case .text(var field):
      guard field.utf8.count + value.count < HeaderParser.continuedLimit else {
        return diagnostics.report(.fieldTooLong, value.lowerBound, value.upperBound)
      }
      field.value += text
      list.fields[last.place] = .text(field)
    default: break
    }
  }

  /// Reads a line of music with its macros expanded; signs and faults of an expansion have the place
  /// of the macro.
  mutating func readExpanded(
    _ music: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> Int {
    guard let line = macros.expansion(of: music, in: bytes, &diagnostics) else {
      return readMusic(music, &diagnostics)
    }
    let (source, start) = (bytes, base)
    var found = DiagnosticCollector()
    expansion = (line, base, list.signs.count)
    (bytes, base, noBraceUpTo, noBracketUpTo) = (line.bytes, 0, -1, -1)
    _ = readMusic(0..<line.bytes.count, &found)
    (bytes, base, noBraceUpTo, noBracketUpTo) = (source, start, -1, -1)
    placeExpandedSigns()
    expansion = nil
    for fault in found.all {
      let range = fault.span.range
      diagnostics.report(fault.message, line.start(range.lowerBound), line.end(range.upperBound))
    }
    return music.upperBound
  }

  /// Gives the signs of an expanded line that are in the list their places in the source.
  mutating func placeExpandedSigns() {
    guard let (line, tuneStart, firstSign) = expansion else { return }
    for index in firstSign..<max(firstSign, list.signs.count) {
      let range = list.signs[index].span.range
      let start = line.start(range.lowerBound)
      list.place(at: index, SourceSpan(start - tuneStart, line.end(range.upperBound) - tuneStart))
    }
    expansion?.firstSign = list.signs.count
  }
}
