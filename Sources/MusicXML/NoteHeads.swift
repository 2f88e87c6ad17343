import ABCNotation

/// The noteheads that a length takes, which are tied.
struct NoteHeads {
  /// A notehead with its duration in units; `nil` where the duration has no notehead.
  typealias Head = (value: NoteValue?, duration: Int)

  private(set) var heads: [Head]
  /// The tuplet and the modification that lengths such as a third need.
  private(set) var modification = TimeModification()

  /// Divides a length in units of `voice`, inside a tuplet if it is given.
  init(_ length: Int, in voice: WrittenVoice, _ tuplet: WrittenVoice.Tuplet?) {
    heads = [(nil, length)]
    var written = Fraction(length, voice.unitsInWhole)
    if let tuplet {
      modification = TimeModification(actual: tuplet.notes, normal: tuplet.time)
      written = written / modification.factor
    }
    let further = TimeModification(forLength: written)
    if !further.isNone {
      written = written / further.factor
      modification = modification * further
    }
    var rest = length
    var found: [Head] = []
    for value in NoteValue.values(of: written) {
      let duration = value.length * modification.factor * voice.unitsInWhole
      guard duration.isWhole, duration.numerator <= rest else { return }
      found.append((value, duration.numerator))
      rest -= duration.numerator
    }
    if rest == 0 { heads = found }
  }
}

extension Tone {
  /// Creates a note of a written pitch, `octaves` higher than written.
  init(_ pitch: Pitch, _ alteration: Fraction, octaves: Int) {
    self.init(
      letter: pitch.letter, octave: 4 + pitch.octave + octaves, alteration: alteration)
  }

  /// Whether MusicXML has its octave.
  var isWritable: Bool { (0...9).contains(octave) }

  /// The number of the letter and octave.
  var steps: Int { 7 * octave + letter.rawValue }

  /// Whether both have the same letter and octave.
  func isOnStep(of other: Tone) -> Bool { steps == other.steps }

  /// Whether both are the same pitch.
  func hasPitch(of other: Tone) -> Bool { isOnStep(of: other) && alteration == other.alteration }
}
