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
  /// The accidentals of the bar in parts of a semitone, by letter or by letter and octave.
  ///
  /// In a key with fractions of a semitone it is never empty: one more element has `noPlace`.
  private var barAlterations: [(place: Int, parts: Int)] = []
  private static let noPlace = Int.min
  /// The codes of the alterations of a key with fractions of a semitone.
  private var bentAlterations: [Int]?
  /// The microtones of the voice.
  private let microtones: [Accidental]

  init(
    _ key: Key, _ shift: PitchShift, microtones: [Accidental], accidentalsHoldInAllOctaves: Bool
  ) {
    self.microtones = microtones
    reach = accidentalsHoldInAllOctaves ? .allOctaves : .octave
    self.shift = key.shift.ofHeader(updatedBy: shift)
    alterations = key.letterAlterations
    bentAlterations = key.bentAlterations
    findKeys()
    startBar()
  }

  /// Changes the key; its clef and octave stay unless it has others.
  mutating func change(to key: Key) {
    alterations = key.letterAlterations
    bentAlterations = key.bentAlterations
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
    if barAlterations.isEmpty, bentAlterations == nil { return }
    barAlterations.removeAll(keepingCapacity: true)
    if bentAlterations != nil { barAlterations.append((Self.noPlace, 0)) }
  }

  /// The MIDI key of a note, which can be outside of 0 to 127; remembers its accidental.
  ///
  /// That of a note between two keys is the code of a `BentKey`.
  @inline(__always)
  mutating func key(of note: Sign) -> Int {
    var key = Int(keys[note.letter]) + 12 * note.octave
    if note.detail != Sign.noAccidental || !barAlterations.isEmpty {
      key += alterationInBar(of: note)
    }
    return key
  }

  /// What an accidental of the note, or an earlier one in the bar, adds to the key of the signature;
  /// remembers the accidental of the note.
  private mutating func alterationInBar(of note: Sign) -> Int {
    let place = reach == .allOctaves ? note.letter : Int(note.degree)
    let known = barAlterations.firstIndex { $0.place == place }
    let ofSignature = Int(alterations[note.letter])
    guard note.detail != Sign.noAccidental else {
      guard let known else { return bend(ofLetter: note.letter) }
      return BentKey.code(ofParts: barAlterations[known].parts) - ofSignature
    }
    let parts = parts(of: note)
    if accidentalsHold, reach != .note {
      if let known { barAlterations.remove(at: known) }
      if barAlterations.isEmpty { barAlterations.reserveCapacity(8) }
      barAlterations.append((place, parts))
    }
    return BentKey.code(ofParts: parts) - ofSignature
  }

  /// The size of the accidental of a note in parts of a semitone.
  private func parts(of note: Sign) -> Int {
    if note.detail < Sign.firstMicrotone { return Int(note.detail) * BentKey.partsInSemitone }
    let place = Int(note.detail - Sign.firstMicrotone)
    return place < microtones.count ? microtones[place].parts : 0
  }

  /// What the signature adds to a key for its fraction of a semitone.
  private func bend(ofLetter letter: Int) -> Int {
    guard let bentAlterations else { return 0 }
    return bentAlterations[letter] - Int(alterations[letter])
  }

  /// The MIDI key of the neighbour of a note in the scale, above or below it.
  ///
  /// Accidentals of the bar do not change the scale.
  func neighbour(of note: Sign, isAbove: Bool) -> Int {
    let letter = note.letter + (isAbove ? 1 : -1)
    let octave = letter == 7 ? note.octave + 1 : letter < 0 ? note.octave - 1 : note.octave
    let inOctave = (letter + 7) % 7
    return Int(keys[inOctave]) + 12 * octave + bend(ofLetter: inOctave)
  }
}
