extension Tune {
  /// The text of the tune with all lengths counted in another unit note length, otherwise as it is
  /// written.
  ///
  /// - Parameter unit: The unit in whole notes, above 0.
  /// - Returns: The new text, the old one if the tune has this unit throughout, or `nil` where the new
  ///   text would not sound the same: where a tempo counts units or a length is too fine.
  /// - Complexity: O(*n*) in the length of the text; the tune is played twice to compare.
  package func text(inUnit unit: Fraction) -> String? {
    guard let source else { return nil }
    if unitNoteLength == unit, !hasUnitChange { return source.text }
    for scalesGraces in [false, true] {
      guard let text = text(inUnit: unit, scalesGraces: scalesGraces) else { continue }
      let read = TuneReader.firstTune(in: text).tune
      if read.unitNoteLength == unit, performance().sounds(like: read.performance()) { return text }
    }
    return nil
  }

  /// Whether the body has an `L:` field.
  private var hasUnitChange: Bool {
    voices.contains { voice in
      voice.list.fields.contains { if case .unitNoteLength = $0 { true } else { false } }
    }
  }

  private func text(inUnit unit: Fraction, scalesGraces: Bool) -> String? {
    guard let source else { return nil }
    var edits = TextEdits(source.bytes)
    let word = "\(unit.numerator)/\(unit.denominator)"
    let header = edits.headerFields
    guard let key = header.last else { return nil }
    let lines = header.filter { $0.field.letter == UInt8(ascii: "L") }
    for line in lines { edits.replace(line.field.value, with: word) }
    if lines.isEmpty {
      edits.replace(key.line.range.lowerBound..<key.line.range.lowerBound, with: "L:\(word)\n")
    }
    for voice in voices {
      var factor = unitNoteLength / unit
      var index = 0
      while index < voice.list.signs.count {
        let span = voice.list.signs[index].span.range
        switch voice.list.element(at: &index) {
        case .note(let note): edits.scale([note], by: factor, in: span)
        case .chord(let chord): edits.scale(chord, by: factor, in: span)
        case .graceNotes(let graces) where scalesGraces:
          edits.scale(graces.notes, by: factor, in: span)
        case .rest(let rest) where !rest.isWholeBars:
          edits.scaleLength(rest.length, by: factor, from: span.lowerBound + 1, in: span)
        case .field(.unitNoteLength(let length)):
          factor = length / unit
          edits.replace(edits.valueOfField(in: span), with: word)
        default: break
        }
      }
    }
    return edits.text
  }
}

extension TextEdits {
  fileprivate mutating func scale(_ notes: [Note], by factor: Fraction, in span: Range<Int>) {
    if factor == .one { return }
    replaceNotes(notes, in: span, part: { _, length, end in length..<end }) {
      ABCWriter.length($0.length * factor)
    }
  }

  /// Scales the length after the bracket, or those of the notes if they have any.
  fileprivate mutating func scale(_ chord: Chord, by factor: Fraction, in span: Range<Int>) {
    if chord.notes.contains(where: { $0.length != .one }) {
      return scale(chord.notes, by: factor, in: span)
    }
    let span = span.clamped(to: 0..<bytes.count)
    guard let bracket = bytes[span].lastIndex(of: UInt8(ascii: "]")) else {
      return scale(chord.notes, by: factor, in: span)
    }
    scaleLength(chord.length, by: factor, from: bracket + 1, in: span)
  }

  fileprivate mutating func scaleLength(
    _ length: Fraction, by factor: Fraction, from start: Int, in span: Range<Int>
  ) {
    if factor == .one { return }
    var cursor = Cursor(bytes, start..<max(start, span.upperBound))
    cursor.passLength()
    replace(start..<cursor.at, with: ABCWriter.length(length * factor))
  }
}
