/// A directive that changes how a voice is played: `%%MIDI …` or `I:MIDI …`.
///
/// abc2midi defines these directives; the standard leaves them to programs (ABC 2.1 §11).
/// `DirectiveForm.all` says how each is written.
enum PlaybackDirective: Hashable {
  // MARK: Instruments

  /// The General MIDI program of the melody; with a channel, as in `program c n`, that of the *c*th
  /// voice.
  case program(Int, channel: Int?)
  /// The MIDI channel of the melody, from 1; the tenth is for drums, others cannot be heard.
  case channel(Int)
  /// A controller of a part and its value, such as 7 for the volume and 10 for the place between left
  /// and right.
  case control(Performance.Part, Int, Int)
  /// The key of the drum that a key of a percussion voice sounds as.
  case drumKey(of: Int, Int)

  // MARK: Pitches

  /// The semitones by which notes and chords are moved.
  case transpose(Int)
  /// The semitones by which they are moved further.
  case transposeFurther(Int)
  /// How far an accidental holds.
  case accidentalReach(AccidentalReach)
  /// Whether an accidental holds up to the next bar line; otherwise for its note alone.
  case accidentalsHold(Bool)

  // MARK: Loudness

  /// The velocities on the first, the strong and the other beats, and the beats between strong
  /// ones.
  case beat(Dynamics)
  /// What is added to the three velocities.
  case beatMoved(by: Int)
  /// The letters f, m, p of the equal beats of a bar.
  case beatPattern([UInt8])
  /// Whether velocities depend on the position in the bar.
  case beatAccents(Bool)
  /// What a crescendo adds to the velocities.
  case dynamicsStep(Int)

  // MARK: Lengths

  /// The part of a note that the grace notes before it take.
  case graceShare(Fraction)
  /// The number of grace notes in the time of a unit note.
  case graceDivider(Int)
  /// The silence after each note in unit note lengths.
  case trim(Fraction)
  /// The ratio of the two notes at `>`.
  case brokenRatio(Int, Int)
  /// The time from one note of a chord to the next, in ticks of 1/480 of a quarter note.
  case chordAttack(Int)
  /// Whether a fermata adds a unit note; otherwise it doubles the length.
  case fermataIsFixed(Bool)

  // MARK: Chord symbols

  /// The program of the bass or chords, and the octaves by which they are moved.
  case bassProgram(Int, octaves: Int)
  case chordProgram(Int, octaves: Int)
  /// The velocity of the bass or chords.
  case bassVelocity(Int)
  case chordVelocity(Int)
  /// The steps of the accompaniment until the meter changes; without steps, those of the meter.
  case pattern([UInt8])
  /// The number of bars that the steps fill.
  case patternBars(Int)
  /// Whether chord symbols are played from here on.
  case playsChords(Bool)
  /// The notes of a type of chord in semitones above the root.
  case chordType(String, [Int])

  // MARK: Drums and drone

  case drums(DrumPattern)
  /// The number of bars that the drum pattern fills.
  case drumBars(Int)
  case playsDrums(Bool)
  case drone(Drone.Setting)
  case playsDrone(Bool)

  /// Whether it makes something sound that the voice has no notes for.
  var startsSound: Bool { self == .playsDrums(true) || self == .playsDrone(true) }

  /// The program that the directive sets for the voice number `place`, counted from 1.
  func program(ofVoice place: Int) -> Int? {
    guard case .program(let program, let channel) = self, channel ?? place == place else {
      return nil
    }
    return program
  }
}
