/// A pitch class with its spelling, as a bass line has it.
struct BassTone: Hashable {
  /// The letter as the chord symbol spells it.
  let letter: PitchLetter
  /// The semitones by which the letter is altered, from -2 to 2.
  let alteration: Int

  /// The MIDI keys of all notes of a bass line, one of each pitch class: from G2, the lowest line of the
  /// staff with a bass clef, to F#3.
  static let keys = 43...54

  /// The MIDI key.
  var key: Int {
    let above = letter.semitones + alteration - Self.keys.lowerBound
    return Self.keys.lowerBound + (above % 12 + 12) % 12
  }

  /// The tone of the same pitch class that the key signature has; the tone itself if it has none.
  ///
  /// The signature's spelling needs no accidental, whatever the chord symbol says.
  func spelled(in key: Key) -> BassTone {
    let alterations = key.alterations
    for letter in PitchLetter.allCases {
      let tone = BassTone(letter: letter, alteration: alterations[letter.rawValue])
      if tone.key == self.key { return tone }
    }
    return self
  }

  /// The pitch without an accidental.
  var pitch: Pitch {
    // Every octave is 12 keys above the one below.
    let octave = (key - alteration - Pitch(letter).naturalKey) / 12
    return Pitch(letter, octave: octave)
  }
}
