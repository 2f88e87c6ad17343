package import ABCNotation

/// The name of a MIDI key as spelled in a key, with its octave: `F#4`, `Bb3`; C4 is middle C.
package func pitchName(_ midiKey: Int, in key: Key) -> String {
  // Exactly one of the twelve fifths around the key's notes has the pitch: in C, E flat to G sharp.
  let fifths = key.sharps - 3...key.sharps + 8
  let pitchClass = (midiKey % 12 + 12) % 12
  let place = fifths.first { (7 * $0 % 12 + 12) % 12 == pitchClass } ?? 0
  let letter = "FCGDAEB".dropFirst(((place + 1) % 7 + 7) % 7).prefix(1)
  let alteration = Fraction(place + 1, 7).floor
  let sign = String(repeating: alteration < 0 ? "b" : "#", count: abs(alteration))
  let octave = Fraction(midiKey - alteration, 12).floor - 1
  return "\(letter)\(sign)\(octave)"
}

extension Key {
  /// Whether a MIDI key is the tonic in any octave; the tonic is C if the key has none.
  package func isTonic(_ midiKey: Int) -> Bool {
    guard case .tonic(let letter, let alteration, _) = basis else { return midiKey % 12 == 0 }
    return (letter.semitones + alteration - midiKey) % 12 == 0
  }

  /// Whether the scale has the pitch of a MIDI key, in any octave.
  package func hasInScale(_ midiKey: Int) -> Bool {
    PitchLetter.allCases.contains { letter in
      (letter.semitones + alterations[letter.rawValue] - midiKey) % 12 == 0
    }
  }
}
