/// What a chord symbol sounds like: a chord, a bass note, or both.
public struct Harmony: Hashable, Sendable {
  /// The bass note, in semitones above the C of its octave: -1 (Cb) to 12 (B#).
  public let bass: Int
  /// The chord's notes in semitones above its root; `[0]` for a bass note alone.
  ///
  /// In an inversion, the notes below the bass are an octave higher.
  public let intervals: [Int]
  /// The root, in semitones above the C of its octave: -1 (Cb) to 12 (B#).
  public let root: Int
  /// Whether the type of the chord is known; an unknown one sounds as a major chord.
  public let isKnownType: Bool

  /// Parses a chord symbol such as `Am7`, `C/E` or `(G)` (ABC 2.1 §4.18); a small letter is a bass
  /// note alone.
  ///
  /// Of alternatives such as `G;C` the last counts, as in abc2midi.
  ///
  /// - Returns: `nil` if the text does not start with a letter A to G, or is a word such as `Fine`.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let start = (bytes.lastIndex(of: UInt8(ascii: ";")) ?? -1) + 1
    var cursor = Cursor(bytes, start..<bytes.count)
    _ = cursor.skip(UInt8(ascii: "("))
    let isBassOnly = cursor.current & 0x20 != 0
    guard let root = Self.pitch(&cursor) else { return nil }
    self.root = root
    let typeStart = cursor.at
    while !cursor.current.endsType { cursor.at += 1 }
    var intervals = Self.intervals(of: bytes[typeStart..<cursor.at])
    isKnownType = intervals != nil
    if intervals == nil, Self.words.contains(text.lowercased()) { return nil }
    if isBassOnly { intervals = [] }
    var notes = intervals ?? [0, 4, 7]
    var bass = root
    if cursor.skip(UInt8(ascii: "/")), let named = Self.pitch(&cursor) {
      bass = named
      let interval = (named - root + 24) % 12
      if let place = notes.firstIndex(where: { $0 % 12 == interval }) {
        for index in notes.indices where index < place { notes[index] += 12 }
      }
    }
    self.bass = bass
    self.intervals = isBassOnly ? [0] : notes
    isBassNote = isBassOnly
    chordKeys = isBassOnly ? [36 + bass] : notes.map { 48 + root + $0 }
  }

  /// Whether it is a bass note alone, which sounds in place of the chord too.
  public let isBassNote: Bool

  /// The MIDI key of the bass note.
  public var bassKey: Int { 36 + bass }

  /// The MIDI keys of the chord's notes, or of the bass note alone.
  public let chordKeys: [Int]

  /// Reads a letter and its sharp or flat.
  ///
  /// - Returns: The semitones above C.
  private static func pitch(_ cursor: inout Cursor) -> Int? {
    guard let letter = PitchLetter(ascii: cursor.current) else { return nil }
    cursor.at += 1
    for (sign, semitones) in accidentals where cursor.skip(sign) {
      return letter.semitones + semitones
    }
    return letter.semitones
  }

  /// The signs after a letter, with the semitones by which they alter it.
  static let accidentals: [(sign: String, semitones: Int)] = [
    ("#", 1), ("b", -1), ("♯", 1), ("♭", -1),
  ]

  /// Words that begin like a chord.
  private static let words: Set<String> = [
    "fine", "coda", "d.c.", "d.s.", "dc", "ds", "end", "bridge", "chorus", "da capo", "dal segno",
    "d.c", "d.s", "d.c. al fine", "d.s. al coda", "ad lib.", "ending", "glide", "fade",
  ]

  /// The notes of a type of chord in semitones above the root; `nil` for an unknown type.
  private static func intervals(of type: ArraySlice<UInt8>) -> [Int]? {
    // Nearly all chords are of one of three types.
    if type.isEmpty { return [0, 4, 7] }
    if type.count == 1, type.first == UInt8(ascii: "7") { return [0, 4, 7, 10] }
    if type.count == 1, type.first == UInt8(ascii: "m") { return [0, 3, 7] }
    return types[String(decoding: type, as: UTF8.self)]
  }

  private static let types: [String: [Int]] = [
    "min": [0, 3, 7], "maj": [0, 4, 7], "m7": [0, 3, 7, 10], "min7": [0, 3, 7, 10],
    "m7b5": [0, 3, 6, 10], "maj7": [0, 4, 7, 11], "M7": [0, 4, 7, 11], "6": [0, 4, 7, 9],
    "m6": [0, 3, 7, 9], "aug": [0, 4, 8], "+": [0, 4, 8], "aug7": [0, 4, 8, 10],
    "dim": [0, 3, 6], "dim7": [0, 3, 6, 9], "9": [0, 4, 7, 10, 14], "m9": [0, 3, 7, 10, 14],
    "maj9": [0, 4, 7, 11, 14], "M9": [0, 4, 7, 11, 14], "11": [0, 4, 7, 10, 14, 17],
    "dim9": [0, 3, 6, 9, 13], "sus": [0, 5, 7], "sus4": [0, 5, 7], "sus2": [0, 2, 7],
    "sus9": [0, 2, 7], "7sus4": [0, 5, 7, 10], "7sus2": [0, 2, 7, 10], "7sus9": [0, 2, 7, 10],
    "5": [0, 7],
  ]
}

extension UInt8 {
  /// Whether the type of a chord ends before this byte; 0 is the end of the text.
  fileprivate var endsType: Bool {
    switch self {
    case 0, UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "/"): true
    default: false
    }
  }
}

/// The MIDI keys of a chord symbol, in a form that needs no allocation.
struct Voicing {
  /// Whether the symbol is a chord.
  let isChord: Bool
  let bassKey: UInt8
  /// The number of `keys`; a chord has at most six.
  let count: UInt8
  let keys: SIMD8<UInt8>

  /// Creates the keys of a harmony moved by `semitones`; a move beyond three octaves keeps its
  /// remainder only, so that all keys are within the range of MIDI.
  init(_ harmony: Harmony?, transposedBy semitones: Int) {
    // All keys are from 36 to 86, except for 35, the bass of Cb.
    let shift = abs(semitones) <= 36 ? semitones : semitones % 12
    var keys = SIMD8<UInt8>()
    let chord = harmony?.chordKeys.prefix(8) ?? []
    for (place, key) in chord.enumerated() { keys[place] = UInt8(clamping: key + shift) }
    self.keys = keys
    isChord = harmony != nil
    bassKey = UInt8(clamping: (harmony?.bassKey ?? 0) + shift)
    count = UInt8(chord.count)
  }
}
