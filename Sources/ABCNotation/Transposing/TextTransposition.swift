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
    guard let line = edits.headerFields.last else { return nil }
    edits.writeKey(at: line.field.value, moved)
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

extension TextEdits {
  fileprivate mutating func write(
    _ moved: MusicElement, inPlaceOf element: MusicElement, at span: Range<Int>,
    _ transposer: Transposer
  ) {
    switch moved {
    case .note(let note): writePitches(of: [note], in: span)
    case .chord(let chord): writePitches(of: chord.notes, in: span)
    case .graceNotes(let graces): writePitches(of: graces.notes, in: span)
    case .chordSymbol(let text):
      guard case .chordSymbol(let old) = element, old != text else { return }
      let start = span.lowerBound + 1
      replace(start..<start + old.utf8.count, with: text)
    case .field(.key): writeKey(at: valueOfField(in: span), transposer.key)
    default: break
    }
  }

  private mutating func writePitches(of notes: [Note], in span: Range<Int>) {
    replaceNotes(notes, in: span, part: { start, length, _ in start..<length }) { $0.pitch.abc }
  }

  /// Writes the tonic of a key, or the whole key where its tonic is not all that changes.
  fileprivate mutating func writeKey(at value: Range<Int>, _ key: KeyTransposition) {
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
}
