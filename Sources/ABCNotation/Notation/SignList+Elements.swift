// Conversions between signs and the elements of the public interface.

extension SignList {
  /// The signs as elements.
  var elements: [MusicElement] {
    var result: [MusicElement] = []
    result.reserveCapacity(signs.count)
    var index = 0
    while index < signs.count {
      result.append(element(at: &index))
      if signs[index - 1].isBeforeSpace { result.append(.space) }
    }
    return result
  }

  /// The element that starts at a sign; moves `index` behind the last sign of the element.
  func element(at index: inout Int) -> MusicElement {
    let sign = signs[index]
    index += 1
    switch sign.kind {
    case .chord:
      let notes = notes(.chordNote, at: &index)
      return .chord(Chord(notes, length: sign.length, isTied: sign.isTied))
    case .graceNotes:
      let notes = notes(.graceNote, at: &index)
      return .graceNotes(GraceNotes(notes, isAcciaccatura: sign.isMarked))
    default: return element(sign)
    }
  }

  private func notes(_ kind: Sign.Kind, at index: inout Int) -> [Note] {
    var notes: [Note] = []
    while index < signs.count, signs[index].kind == kind {
      notes.append(note(signs[index]))
      index += 1
    }
    return notes
  }

  /// The element of a sign that has no notes of its own after it.
  private func element(_ sign: Sign) -> MusicElement {
    switch sign.kind {
    case .note, .chord, .chordNote, .graceNotes, .graceNote: .note(note(sign))
    case .rest:
      .rest(
        Rest(length: sign.length, isWholeBars: sign.isMarked, isInvisible: sign.isInvisible))
    case .barLine: .barLine(sign.barLine)
    case .variantEnding: .variantEnding(endings[sign.place])
    case .chordSymbol: .chordSymbol(texts[sign.place])
    case .annotation: .annotation(texts[sign.place])
    case .decoration: .decoration(.symbol(Character(Unicode.Scalar(UInt8(clamping: sign.detail)))))
    case .namedDecoration: .decoration(.named(texts[sign.place]))
    case .tuplet:
      .tuplet(
        Tuplet(sign.tupletNumber(0) ?? 0, time: sign.tupletNumber(1), count: sign.tupletNumber(2)))
    case .brokenRhythm: .brokenRhythm(Int(sign.detail))
    case .slurStart: .slurStart
    case .slurEnd: .slurEnd
    case .overlay: .overlay
    case .overlayStart: .overlayStart
    case .overlayEnd: .overlayEnd
    case .spacer: .spacer
    case .lineBreak: .lineBreak
    case .lineEnd: .lineEnd(isContinued: sign.isMarked)
    case .field: .field(fields[sign.place])
    }
  }

  /// Creates the signs of elements.
  init(_ elements: [MusicElement]) {
    for element in elements { append(element) }
  }

  private mutating func append(_ element: MusicElement) {
    switch element {
    case .note(let note): append(noteSign(.note, note))
    case .rest(let rest):
      var sign = Sign(.rest)
      sign.length = rest.length
      sign.isMarked = rest.isWholeBars
      sign.isInvisible = rest.isInvisible
      append(sign)
    case .chord(let chord):
      var sign = Sign(.chord)
      sign.length = chord.length
      sign.isTied = chord.isTied
      append(sign)
      for note in chord.notes { append(noteSign(.chordNote, note)) }
    case .graceNotes(let graces):
      var sign = Sign(.graceNotes)
      sign.isMarked = graces.isAcciaccatura
      append(sign)
      for note in graces.notes { append(noteSign(.graceNote, note)) }
    case .barLine(let bar): append(Sign(bar: bar))
    case .variantEnding(let numbers):
      append(Sign(.variantEnding, place: endings.count))
      endings.append(numbers)
    case .chordSymbol(let text): append(.chordSymbol, text)
    case .annotation(let text): append(.annotation, text)
    case .decoration(.named(let name)): append(.namedDecoration, name)
    case .decoration(.symbol(let character)):
      // The parser knows ASCII characters only; others become names.
      if let byte = character.asciiValue {
        append(Sign(.decoration, detail: Int8(clamping: byte)))
      } else {
        append(.namedDecoration, String(character))
      }
    case .tuplet(let tuplet): append(Sign(tuplet))
    case .brokenRhythm(let count):
      append(Sign(.brokenRhythm, detail: Int8(clamping: count)))
    case .slurStart: append(Sign(.slurStart))
    case .slurEnd: append(Sign(.slurEnd))
    case .overlay: append(Sign(.overlay))
    case .overlayStart: append(Sign(.overlayStart))
    case .overlayEnd: append(Sign(.overlayEnd))
    case .space:
      // White space before the first element has no effect.
      if !signs.isEmpty { setSpace(true, after: signs.count - 1) }
    case .spacer: append(Sign(.spacer))
    case .lineBreak: append(Sign(.lineBreak))
    case .lineEnd(let isContinued):
      var sign = Sign(.lineEnd)
      sign.isMarked = isContinued
      append(sign)
    case .field(let field):
      append(Sign(.field, place: fields.count))
      fields.append(field)
    }
  }

  private mutating func append(_ kind: Sign.Kind, _ text: String) {
    append(Sign(kind, place: add(text: text)))
  }
}

extension SignList {
  /// The sign of a note; octaves are clamped to -16 to 15.
  private mutating func noteSign(_ kind: Sign.Kind, _ note: Note) -> Sign {
    var sign = Sign(kind)
    let octave = min(max(note.pitch.octave, -16), 15)
    sign.degree = Int8(8 * octave + note.pitch.letter.rawValue)
    // Beyond the limit the nearest semitone is taken.
    sign.detail =
      detail(of: note.pitch.accidental)
      ?? Int8(note.pitch.accidental?.wholeSemitones ?? 0)
    sign.length = note.length
    sign.isTied = note.isTied
    return sign
  }

  /// The sign as a note.
  func note(_ sign: Sign) -> Note {
    let pitch = Pitch(
      PitchLetter(rawValue: sign.letter) ?? .c, octave: sign.octave,
      accidental: accidental(of: sign))
    return Note(pitch, length: sign.length, isTied: sign.isTied)
  }
}

extension Sign {
  init(_ tuplet: Tuplet) {
    self.init(.tuplet)
    let numbers = [tuplet.notes, tuplet.time ?? 0, tuplet.count ?? 0].map { UInt8(clamping: $0) }
    above = numbers.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// p, q or r of a tuplet (`place` 0, 1 or 2); `nil` if it is not written.
  func tupletNumber(_ place: UInt32) -> Int? {
    let number = Int(above >> (8 * place) & 0xFF)
    return number == 0 ? nil : number
  }

}
