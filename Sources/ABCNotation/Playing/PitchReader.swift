/// Decides the MIDI keys of written notes: key signature, accidentals of the bar, transposition.
struct PitchReader {
  /// The semitones by which the key signature alters each letter.
  private var alterations: SIMD8<Int8>
  private var ofKey: Int
  private var ofDirective = 0
  private let accidentalsHoldInAllOctaves: Bool
  /// The accidentals of the bar by letter, or by letter and octave.
  private var barAlterations: [(place: Int, alteration: Int)] = []

  init(_ key: Key, accidentalsHoldInAllOctaves: Bool) {
    self.accidentalsHoldInAllOctaves = accidentalsHoldInAllOctaves
    alterations = key.letterAlterations
    ofKey = key.transposition
  }

  mutating func change(to key: Key) {
    alterations = key.letterAlterations
    ofKey = key.transposition
    startBar()
  }

  /// Moves all notes from here on, besides what the key says.
  mutating func transpose(by semitones: Int) { ofDirective = semitones }

  /// Forgets the accidentals of the bar.
  mutating func startBar() {
    if !barAlterations.isEmpty { barAlterations.removeAll(keepingCapacity: true) }
  }

  /// The MIDI key of a note, before it is known whether MIDI has it; remembers its accidental.
  @inline(__always)
  mutating func key(of note: Sign) -> Int {
    let (octave, letter) = note.octaveAndLetter
    var alteration = Int(alterations[letter])
    if note.detail != Sign.noAccidental || !barAlterations.isEmpty {
      alteration = alterationInBar(of: note, letter) ?? alteration
    }
    return Self.naturalKey(octave, letter) + alteration + ofKey + ofDirective
  }

  /// What the note's own accidental, which is remembered, or one before in the bar makes of it.
  private mutating func alterationInBar(of note: Sign, _ letter: Int) -> Int? {
    let place = accidentalsHoldInAllOctaves ? letter : Int(note.steps)
    let known = barAlterations.firstIndex { $0.place == place }
    guard note.detail != Sign.noAccidental else {
      return known.map { barAlterations[$0].alteration }
    }
    if let known { barAlterations.remove(at: known) }
    barAlterations.append((place, Int(note.detail)))
    return Int(note.detail)
  }

  /// The MIDI key of the note of the scale `distance` steps from a note.
  ///
  /// The key alone makes the scale, not what accidentals the bar has.
  func scaleKey(_ note: Sign, _ distance: Int) -> Int {
    var other = note
    other.steps = Int8(clamping: Int(note.steps) + distance)
    let (octave, letter) = other.octaveAndLetter
    return Self.naturalKey(octave, letter) + Int(alterations[letter]) + ofKey + ofDirective
  }

  /// The MIDI key of a letter without any accidental; C in octave 0 is 60.
  private static func naturalKey(_ octave: Int, _ letter: Int) -> Int {
    // The semitones of the letters from C, four bits each, the lowest first.
    let semitones = 0xB97_5420 >> (4 * letter) & 0xF
    return 60 + 12 * octave + semitones
  }
}
