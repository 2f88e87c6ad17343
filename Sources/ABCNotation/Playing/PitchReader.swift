/// Decides the MIDI keys of written notes by key signature, accidentals of the bar and
/// transposition.
struct PitchReader {
  /// The semitones by which the key signature alters each letter.
  private var alterations: SIMD8<Int8>
  /// The MIDI key of each letter in octave 0, after signature and transposition.
  private var keys = SIMD8<Int16>()
  /// How the properties of voice and key move notes.
  private var shift: PitchShift
  private var ofDirective = 0
  /// Whether keys are those of drums, which no clef or transposition moves.
  var isPercussion = false {
    didSet { findKeys() }
  }
  private var reach: AccidentalReach
  /// Whether accidentals hold up to the next bar line.
  private var accidentalsHold = true
  /// The accidentals of the bar by letter, or by letter and octave.
  private var barAlterations: [(place: Int, alteration: Int)] = []

  init(_ key: Key, _ shift: PitchShift, accidentalsHoldInAllOctaves: Bool) {
    reach = accidentalsHoldInAllOctaves ? .allOctaves : .octave
    self.shift = key.shift.updated(by: shift)
    alterations = key.letterAlterations
    findKeys()
  }

  /// Changes the key; its clef and octave stay unless it has others.
  mutating func change(to key: Key) {
    alterations = key.letterAlterations
    shift = shift.updated(by: key.shift)
    findKeys()
    startBar()
  }

  /// Changes clef, octave or transposition, and keeps the key.
  mutating func change(by other: PitchShift) {
    shift = shift.updated(by: other)
    findKeys()
  }

  /// The semitones by which chord symbols move: those of the notes without the octaves of a clef.
  var transposition: Int { shift.semitonesOfChords + ofDirective }

  /// The semitones by which the octaves of clefs and properties move notes, but not chord symbols.
  var octaveShift: Int { shift.semitones - shift.semitonesOfChords }

  /// Applies a directive about pitches, in addition to the key.
  mutating func apply(_ directive: PlaybackDirective) {
    switch directive {
    case .transpose(let semitones):
      ofDirective = semitones
      findKeys()
    case .transposeFurther(let semitones):
      // Beyond this no key of MIDI is left.
      ofDirective = min(max(ofDirective + semitones, -127), 127)
      findKeys()
    case .accidentalReach(let reach):
      self.reach = reach
      startBar()
    case .accidentalsHold(let hold):
      accidentalsHold = hold
      startBar()
    default: break
    }
  }

  private mutating func findKeys() {
    // Middle C and the letters above it.
    let natural = SIMD8<Int16>(60, 62, 64, 65, 67, 69, 71, 0)
    let moved = isPercussion ? 0 : Int16(clamping: shift.semitones + ofDirective)
    keys = natural &+ SIMD8<Int16>(clamping: alterations) &+ moved
  }

  /// Forgets the accidentals of the bar.
  mutating func startBar() {
    if !barAlterations.isEmpty { barAlterations.removeAll(keepingCapacity: true) }
  }

  /// The MIDI key of a note, which can be outside of 0 to 127; remembers its accidental.
  @inline(__always)
  mutating func key(of note: Sign) -> Int {
    var key = Int(keys[note.letter]) + 12 * note.octave
    if note.detail != Sign.noAccidental || !barAlterations.isEmpty {
      key += alterationInBar(of: note)
    }
    return key
  }

  /// The semitones that an accidental of the note, or an earlier one in the bar, adds to the key
  /// signature; remembers the accidental of the note.
  private mutating func alterationInBar(of note: Sign) -> Int {
    let place = reach == .allOctaves ? note.letter : Int(note.degree)
    let known = barAlterations.firstIndex { $0.place == place }
    let ofSignature = Int(alterations[note.letter])
    guard note.detail != Sign.noAccidental else {
      return known.map { barAlterations[$0].alteration - ofSignature } ?? 0
    }
    if accidentalsHold, reach != .note {
      if let known { barAlterations.remove(at: known) }
      if barAlterations.isEmpty { barAlterations.reserveCapacity(8) }
      barAlterations.append((place, Int(note.detail)))
    }
    return Int(note.detail) - ofSignature
  }

  /// The MIDI key of the neighbour of a note in the scale, above or below it.
  ///
  /// Accidentals of the bar do not change the scale.
  func neighbour(of note: Sign, isAbove: Bool) -> Int {
    let letter = note.letter + (isAbove ? 1 : -1)
    let octave = letter == 7 ? note.octave + 1 : letter < 0 ? note.octave - 1 : note.octave
    return Int(keys[(letter + 7) % 7]) + 12 * octave
  }
}
