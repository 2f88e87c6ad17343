extension Tune {
  /// The text of a tune with a bass line, each note of the bass in the octave that `BassTone.keys` gives its
  /// pitch class, otherwise as it is written.
  ///
  /// Transposing moves the notes out of that octave.
  ///
  /// - Returns: The new text; `nil` for a tune without a bass line.
  package func textWithBassInRange() -> String? {
    guard let source, voices.count == 2, voices[1].id == BassLine.bassName else { return nil }
    var edits = TextEdits(source.bytes)
    var alterations = BarAlterations(key)
    let list = voices[1].list
    var index = 0
    while index < list.signs.count {
      let span = list.signs[index].span.range
      switch list.element(at: &index) {
      case .note(let note):
        if let accidental = note.pitch.accidental {
          alterations[note.pitch.letter] = accidental.semitones
        }
        let alteration = alterations[note.pitch.letter].floor
        guard (-2...2).contains(alteration) else { return nil }
        var pitch = BassTone(letter: note.pitch.letter, alteration: alteration).pitch
        pitch.accidental = note.pitch.accidental
        edits.replaceNotes([note], in: span, part: { start, length, _ in start..<length }) { _ in
          pitch.abc
        }
      case .barLine: alterations.startBar()
      case .field(.key(let changed)): alterations = BarAlterations(changed)
      default: break
      }
    }
    return edits.text
  }
}
