/// The MIDI keys of a chord symbol, in a form that needs no allocation.
struct Voicing {
  /// What a chord symbol does to the accompaniment.
  enum Kind {
    /// A chord or bass note sounds from here on.
    case chord
    /// Nothing sounds from here on.
    case silence
    /// The chord before goes on.
    case none
  }

  let kind: Kind
  let bassKey: UInt8
  /// The number of `keys`; further notes of a chord are left out.
  let count: UInt8
  let keys: SIMD8<UInt8>

  /// Creates the keys of a harmony moved by `semitones`; a move beyond three octaves keeps its
  /// remainder only, and keys outside of MIDI's range move by octaves.
  init(_ harmony: Harmony?, isSilence: Bool, transposedBy semitones: Int) {
    let shift = abs(semitones) <= 36 ? semitones : semitones % 12
    var keys = SIMD8<UInt8>()
    let chord = harmony?.chordKeys.prefix(8) ?? []
    for (place, key) in chord.enumerated() { keys[place] = Self.inRange(key + shift) }
    self.keys = keys
    kind = harmony != nil ? .chord : isSilence ? .silence : .none
    bassKey = Self.inRange((harmony?.bassKey ?? 0) + shift)
    count = UInt8(chord.count)
  }

  private static func inRange(_ key: Int) -> UInt8 {
    var key = key
    while key < 0 { key += 12 }
    while key > 127 { key -= 12 }
    return UInt8(key)
  }
}
