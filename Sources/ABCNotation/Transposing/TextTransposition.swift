extension Tune {
  /// The text of the tune transposed by `semitones`, otherwise as it is written.
  ///
  /// Only notes with their accidentals and octave marks, chord symbols and the tonics of `K:` fields
  /// change, as in ``transposed(bySemitones:)``. Layout, comments, lengths and other fields stay.
  ///
  /// - Parameter semitones: The distance, positive for up.
  /// - Returns: The new text, or `nil` where it would not read as the transposed tune: for a tune that
  ///   has no text, no `K:` of its own or music in macros.
  /// - Complexity: O(*n*) in the length of the text, which is parsed once more to compare.
  package func transposedText(bySemitones semitones: Int) -> String? {
    guard let source else { return nil }
    var edits = TextEdits(source.bytes)
    let moved = KeyTransposition(key, by: semitones)
    guard let place = edits.headerKey else { return nil }
    edits.writeKey(at: place, moved)
    for voice in voices {
      var transposer = Transposer(moved, by: semitones)
      var index = 0
      while index < voice.list.signs.count {
        let sign = voice.list.signs[index]
        let element = voice.list.element(at: &index)
        edits.write(transposer.moved(element), inPlaceOf: element, at: sign.span.range, transposer)
      }
    }
    guard let text = edits.text else { return nil }
    let read = TuneReader.firstTune(in: text).tune
    let expected = transposed(bySemitones: semitones)
    return read.key == expected.key && read.voices == expected.voices ? text : nil
  }
}

/// Replacements in the text of a tune that is transposed.
private struct TextEdits {
  private let bytes: [UInt8]
  /// The new text for each place, by its start.
  private var replacements: [Int: (end: Int, text: String)] = [:]
  /// Whether two replacements contradict each other, or a note was not found at its place.
  private var isBroken = false

  init(_ source: ArraySlice<UInt8>) {
    bytes = Array(source)
    replacements.reserveCapacity(bytes.count / 3)
  }

  /// The value of the `K:` line that ends the header.
  var headerKey: Range<Int>? {
    var lines = LineReader(bytes)
    while !lines.isAtEnd {
      if let field = lines.next.field, field.letter == UInt8(ascii: "K") { return field.value }
      lines.pass()
    }
    return nil
  }

  /// The text with all replacements; `nil` if they cannot be made.
  var text: String? {
    if isBroken { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 4)
    var at = 0
    for (start, edit) in replacements.sorted(by: { $0.key < $1.key }) {
      guard start >= at, edit.end <= bytes.count else { return nil }
      result += bytes[at..<start]
      result += edit.text.utf8
      at = edit.end
    }
    result += bytes[at...]
    return String(decoding: result, as: UTF8.self)
  }

  mutating func write(
    _ moved: MusicElement, inPlaceOf element: MusicElement, at span: Range<Int>,
    _ transposer: Transposer
  ) {
    guard span.upperBound <= bytes.count else {
      isBroken = true
      return
    }
    switch moved {
    case .note(let note): write([note], in: span)
    case .chord(let chord): write(chord.notes, in: span)
    case .graceNotes(let graces): write(graces.notes, in: span)
    case .chordSymbol(let text):
      guard case .chordSymbol(let old) = element, old != text else { return }
      let start = span.lowerBound + 1
      replace(start..<start + old.utf8.count, with: text)
    case .field(.key): writeKey(at: valueOfField(in: span), transposer.key)
    default: break
    }
  }

  /// Writes the pitches of `notes` in place of those that stand in a span, in the same order.
  private mutating func write(_ notes: [Note], in span: Range<Int>) {
    var cursor = Cursor(bytes, span)
    for note in notes {
      passOther(&cursor)
      let start = cursor.at
      while cursor.current.continuesAccidental { cursor.at += 1 }
      guard cursor.pitch() != nil else {
        isBroken = true
        return
      }
      replace(start..<cursor.at, with: note.pitch.abc)
    }
  }

  /// Passes everything before the next note, such as a length or text that a chord cannot have.
  private func passOther(_ cursor: inout Cursor) {
    while !cursor.isAtEnd, !cursor.current.isNoteLetter, !cursor.current.isAccidentalSign {
      let mark = cursor.current
      cursor.at += 1
      guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "!") else { continue }
      while !cursor.isAtEnd, !cursor.skip(mark) { cursor.at += 1 }
    }
  }

  /// The value of a field on a line or in brackets, up to a comment.
  private func valueOfField(in span: Range<Int>) -> Range<Int> {
    var cursor = Cursor(bytes, span)
    let isInline = cursor.skip(UInt8(ascii: "["))
    while !cursor.isAtEnd, !cursor.skip(UInt8(ascii: ":")) { cursor.at += 1 }
    let start = cursor.at
    let last = UInt8(ascii: isInline ? "]" : "%")
    let end = bytes[start..<span.upperBound].firstIndex(of: last) ?? span.upperBound
    return bytes.trimmed(start..<end)
  }

  /// Writes the tonic of a key, or the whole key where its tonic is not all that changes.
  mutating func writeKey(at value: Range<Int>, _ key: KeyTransposition) {
    if case .tonic(let letter, let alteration, _) = key.to.basis {
      var cursor = Cursor(bytes, value)
      cursor.at += 1
      if !cursor.skip(UInt8(ascii: "#")) { _ = cursor.skip(UInt8(ascii: "b")) }
      let tonic = letter.name + (alteration > 0 ? "#" : alteration < 0 ? "b" : "")
      if cursor.at <= value.upperBound,
        Key(parsing: tonic + bytes.string(cursor.at..<value.upperBound)) == key.to
      {
        return replace(value.lowerBound..<cursor.at, with: tonic)
      }
    }
    replace(value, with: key.to.abc)
  }

  private mutating func replace(_ range: Range<Int>, with text: String) {
    if let known = replacements[range.lowerBound] {
      if known.text != text { isBroken = true }
    } else {
      replacements[range.lowerBound] = (range.upperBound, text)
    }
  }
}
