import ABCNotation

/// How loud a note is by its surprisal.
enum SurpriseVelocity {
  /// The velocity of a note that was certain, and the most that accompaniment has.
  static let least = 40
  /// The velocity of a note of `mostBits` or more.
  static let most = 120
  /// The surprisal from which on no note is louder, in bits.
  static let mostBits = 8.0

  /// The velocity of a note of so many bits: linear from `least` to `most`, rounded, half up.
  ///
  /// - Returns: A MIDI velocity; nil if `bits` is NaN.
  static func velocity(ofBits bits: Double) -> Int? {
    if bits.isNaN { return nil }
    let share = min(max(bits, 0), mostBits) / mostBits
    return least + Int((share * Double(most - least)).rounded())
  }
}

extension Performance {
  /// Gives every note of a melody the velocity of its place in the tune's source, and makes what
  /// accompanies no louder than a certain note, so that surprise is heard over it.
  ///
  /// A note keeps its velocity where `velocity` is nil.
  mutating func setVelocities(_ velocity: (Range<Int>) -> Int?) {
    let accompaniment: [WritableKeyPath<Voice, [Note]>] = [\.bass, \.chords, \.drums, \.drone]
    for voice in voices.indices {
      for note in voices[voice].melody.indices {
        guard let velocity = velocity(voices[voice].melody[note].source) else { continue }
        voices[voice].melody[note].velocity = velocity
      }
      for part in accompaniment {
        for note in voices[voice][keyPath: part].indices {
          let written = voices[voice][keyPath: part][note].velocity
          voices[voice][keyPath: part][note].velocity = min(written, SurpriseVelocity.least)
        }
      }
    }
  }
}
