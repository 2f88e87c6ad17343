/// What a listener may want otherwise than the tune says.
public struct PlaybackOptions: Hashable, Sendable {
  /// Quarter notes a minute for the whole tune; `nil` leaves the tune's own tempo and its changes.
  public var quartersPerMinute: Int?
  /// The General MIDI program of the melody from 0, also where the tune names another; `nil`
  /// leaves the tune's own.
  public var program: Int?
  /// Whether chord symbols are played as an accompaniment.
  public var playsChords: Bool
  /// Whether hornpipes in 4/4, C or 2/4 are swung: pairs of equal short notes played 2 to 1.
  public var swingsHornpipes: Bool

  /// Whether an accidental holds for its letter in all octaves up to the bar line, as ABC 2.1 §11.3
  /// has it by default; otherwise only in the octave where it stands.
  public var accidentalsHoldInAllOctaves: Bool

  /// As the tune says, with chords and swing.
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
