/// Options of a performance, which take precedence over the tune.
public struct PlaybackOptions: Hashable, Sendable {
  /// Quarter notes a minute for the whole tune; `nil` keeps the tempos of the tune.
  public var quartersPerMinute: Int?
  /// The General MIDI program of all melodies from 0; `nil` keeps those of the tune.
  public var program: Int?
  /// Whether chord symbols are played as an accompaniment.
  public var playsChords: Bool
  /// Whether hornpipes in 4/4, C or 2/4 are swung: pairs of equal short notes are played 2 to 1.
  public var swingsHornpipes: Bool

  /// Whether an accidental holds for its letter in all octaves up to the bar line, the default of
  /// ABC 2.1 §11.3; otherwise only in its own octave.
  ///
  /// A tune's own `%%propagate-accidentals` counts before this option.
  public var accidentalsHoldInAllOctaves: Bool

  /// Creates options; without arguments the tune is played as it says, with chords and swing.
  ///
  /// - Parameters:
  ///   - quartersPerMinute: From 4 to 10,000; values outside are clamped.
  ///   - program: From 0 to 127; values outside are clamped.
  ///   - playsChords: Whether chord symbols are played.
  ///   - swingsHornpipes: Whether hornpipes are swung.
  ///   - accidentalsHoldInAllOctaves: Whether an accidental holds in all octaves of its bar.
  public init(
    quartersPerMinute: Int? = nil, program: Int? = nil, playsChords: Bool = true,
    swingsHornpipes: Bool = true, accidentalsHoldInAllOctaves: Bool = true
  ) {
    self.quartersPerMinute = quartersPerMinute.map { min(max($0, 4), 10_000) }
    self.program = program.map { min(max($0, 0), 127) }
    self.playsChords = playsChords
    self.swingsHornpipes = swingsHornpipes
    self.accidentalsHoldInAllOctaves = accidentalsHoldInAllOctaves
  }
}
