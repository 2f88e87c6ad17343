/// A directive that changes how a voice is played: `%%MIDI …` or `I:MIDI …`.
///
/// abc2midi defines these directives; the standard leaves them to programs (ABC 2.1 §11).
/// `DirectiveForm.all` says how each is written.
enum PlaybackDirective: Hashable {
  /// The General MIDI program of the melody; with a channel, as in `program c n`, that of the *c*th
  /// voice.
  case program(Int, channel: Int?)
  /// The program of the bass or chords, and the octaves by which they are moved.
  case bassProgram(Int, octaves: Int)
  case chordProgram(Int, octaves: Int)
  /// The velocity of the bass or chords.
  case bassVelocity(Int)
  case chordVelocity(Int)
  /// The steps of the accompaniment, until the meter changes.
  case pattern([UInt8])
  /// Whether chord symbols are played from here on.
  case playsChords(Bool)
  /// The velocities on the first, the strong and the other beats, and the beats between strong
  /// ones.
  case beat(Dynamics)
  /// The semitones by which notes and chords are moved.
  case transpose(Int)
  /// The semitones by which notes and chords are moved in addition.
  case transposeFurther(Int)
  /// How far an accidental holds.
  case accidentalReach(AccidentalReach)
  /// Whether an accidental holds up to the next bar line; otherwise for its note alone.
  case accidentalsHold(Bool)
}
