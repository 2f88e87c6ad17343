import ABCNotation

/// Prepares the texts of tunes and counts what it changes.
struct TunePreparer {
  let preparation: Preparation
  private(set) var report = PreparationReport()

  init(_ preparation: Preparation) { self.preparation = preparation }

  /// The prepared text of a tune.
  mutating func prepare(_ text: TuneText, style: String) -> TuneText {
    var result = withoutLines(text)
    if let unit = preparation.unit { result = inUnit(unit, result) }
    if preparation.writesBass { result = withBass(result) }
    if preparation.writesStyle {
      let line = Array((Preparation.styleLine(style) + "\n").unicodeScalars)
      let end = result.firstIndex(of: "\n")
      let start = end.map { result[...$0] } ?? result + ["\n"]
      result = start + line + (end.map { result[($0 + 1)...] } ?? [])
      report.styles.add(line.count)
    }
    return result
  }

  // MARK: Lines

  /// What becomes of a line.
  private enum Fate {
    case stays, isShortened(TuneText)
    case isField, isComment, isCredit
  }

  private mutating func withoutLines(_ text: TuneText) -> TuneText {
    let dropped = preparation.dropped
    guard preparation.fields != nil || !dropped.isDisjoint(with: [.comments, .credits]) else {
      return text
    }
    var result: TuneText = []
    result.reserveCapacity(text.count)
    var (fields, comments, credits) = (0, 0, 0)
    var isHeader = true
    var isInText = false
    var last = Fate.stays
    var lines = text.lines[...]
    // A newline ends the last line; what follows it is no line.
    let endsLine = text.last == "\n"
    if endsLine { lines.removeLast() }
    for (place, line) in lines.enumerated() {
      var fate = isInText ? Fate.stays : fate(of: line, isHeader: isHeader)
      if line.lineKind == .field(UInt8(ascii: "+")) {
        // It continues the field before it.
        if case .isShortened = last { last = .stays }
        fate = last
      }
      if line.lineKind == .directive {
        let words = line.trimmed.dropFirst(2).trimmed.string.split(separator: " ")
        if words.first == "begintext" { isInText = true }
        if words.first == "endtext" { isInText = false }
      }
      if isHeader, line.fieldLetter == "K" { isHeader = false }
      last = fate
      switch fate {
      case .stays: result += line
      case .isShortened(let rest):
        comments += line.count - rest.count
        result += rest
      case .isField: fields += line.count + 1
      case .isComment: comments += line.count + 1
      case .isCredit: credits += line.count + 1
      }
      switch fate {
      case .stays, .isShortened: if endsLine || place < lines.count - 1 { result.append("\n") }
      default: break
      }
    }
    report.fields.add(fields)
    report.comments.add(comments)
    report.credits.add(credits)
    return result
  }

  private func fate(of line: TuneText, isHeader: Bool) -> Fate {
    let kind = line.lineKind
    if preparation.dropped.contains(.comments), kind == .comment { return .isComment }
    if let letter = line.fieldLetter, letter != "X", letter != "K" {
      if preparation.dropped.contains(.credits), HeaderField.credits.contains(letter) {
        return .isCredit
      }
      if isHeader, letter != "+", let kept = preparation.fields, !kept.contains(letter) {
        return .isField
      }
    }
    guard preparation.dropped.contains(.comments), kind != .directive, kind != .blank else {
      return .stays
    }
    var rest = line.withoutComment
    if rest.count == line.count { return .stays }
    while let last = rest.last, last.isSpace { rest.removeLast() }
    return .isShortened(rest)
  }

  // MARK: Lengths

  private mutating func inUnit(_ unit: Fraction, _ text: TuneText) -> TuneText {
    let found = text.string
    guard let new = TuneReader.firstTune(in: found).tune.text(inUnit: unit) else {
      report.otherUnits += 1
      return text
    }
    if new == found { return text }
    let characters = Array(new.unicodeScalars)
    report.units.add(characters.count)
    return characters[...]
  }

  // MARK: Voices

  private mutating func withBass(_ text: TuneText) -> TuneText {
    switch TuneReader.firstTune(in: text.string).tune.bassLine() {
    case .text(let new):
      let characters = Array(new.unicodeScalars)
      report.basses.add(characters.count - text.count)
      return characters[...]
    case .withoutChords: report.withoutChords += 1
    case .unwritable: report.otherVoices += 1
    }
    return text
  }

  mutating func noteFaulty(_ characters: Int) { report.faults.add(characters) }
  mutating func noteTransposedCopy(_ characters: Int) { report.transposedCopies.add(characters) }
  mutating func noteOutside(_ characters: Int) { report.outside += characters }
}
