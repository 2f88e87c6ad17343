import ABCNotation

/// The tonic of a key, for judging how a part ends.
struct Tonic: Hashable, Sendable {
  /// The letter's place from C (0) to B (6).
  private let letter: Int
  /// Semitones above C.
  private let pitchClass: Int

  /// What an ending on the tonic and one from the dominant are worth, in nats.
  ///
  /// Chosen so that as many tunes close like this as people's do; see the README's table.
  private static let finalNote = 2.0
  private static let cadence = 1.8

  /// The tonic of `key`; nil for a key without one.
  init?(_ key: Key) {
    guard case .tonic(let letter, _, _) = key.basis, let pitchClass = key.tonic else { return nil }
    self.letter = letter.rawValue
    self.pitchClass = pitchClass
  }

  /// What the end of a part is worth, in nats.
  ///
  /// Every part counts, since the end of the first one often returns at the end of the last.
  func weight(of music: MusicState) -> Double {
    var weight = 0.0
    if music.endsOn(letter: letter) { weight += Self.finalNote }
    let (before, last) = music.chords
    if last.root >= 0, Int(last.root) == pitchClass, Int(before.root) == (pitchClass + 7) % 12 {
      weight += Self.cadence
    }
    return weight
  }
}

extension MusicState {
  /// Whether the last note of the tune is this letter as the key has it.
  fileprivate func endsOn(letter: Int) -> Bool {
    Int(lastPitch + 14) % 7 == letter && lastAccidental == nil
  }
}
