/// The letter of a note, from C; the raw value counts the steps of the C major scale.
public enum PitchLetter: Int, Hashable, Sendable, CaseIterable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  // The letters say what they are.
  case c = 0
  case d, e, f, g, a, b

  /// Semitones above C.
  public var semitones: Int {
    switch self {
    case .c: 0
    case .d: 2
    case .e: 4
    case .f: 5
    case .g: 7
    case .a: 9
    case .b: 11
    }
  }

  /// The capital letter.
  public var name: String {
    switch self {
    case .c: "C"
    case .d: "D"
    case .e: "E"
    case .f: "F"
    case .g: "G"
    case .a: "A"
    case .b: "B"
    }
  }

  /// The letter for an ASCII code from A to G or a to g; `nil` for others.
  init?(ascii byte: UInt8) {
    switch byte | 0x20 {
    case UInt8(ascii: "c"): self = .c
    case UInt8(ascii: "d"): self = .d
    case UInt8(ascii: "e"): self = .e
    case UInt8(ascii: "f"): self = .f
    case UInt8(ascii: "g"): self = .g
    case UInt8(ascii: "a"): self = .a
    case UInt8(ascii: "b"): self = .b
    default: return nil
    }
  }
}

/// A written pitch: letter, octave, and an accidental if there is one (ABC 2.1 §4.1).
public struct Pitch: Hashable, Sendable {
  /// The letter.
  public var letter: PitchLetter
  /// The octave: 0 is that of `C` (middle C), 1 that of `c`, -1 that of `C,`.
  public var octave: Int
  /// The accidental before the letter; `nil` leaves the alteration to the bar and the key.
  public var accidental: Accidental?

  /// Creates a pitch.
  public init(_ letter: PitchLetter, octave: Int = 0, accidental: Accidental? = nil) {
    self.letter = letter
    self.octave = octave
    self.accidental = accidental
  }

  /// The scale steps above `C`, without accidentals: `c` is 7, `B,` is -1.
  public var steps: Int { octave * 7 + letter.rawValue }

  /// The MIDI key of the letter without its accidental: 60 for `C`; it can be outside of 0 to 127.
  public var naturalKey: Int { 60 + 12 * octave + letter.semitones }

  /// The pitch as ABC writes it, such as `^c'`.
  public var abc: String {
    let marks =
      octave > 1
      ? String(repeating: "'", count: octave - 1) : String(repeating: ",", count: max(0, -octave))
    let name = octave > 0 ? letter.name.lowercased() : letter.name
    return (accidental?.abc ?? "") + name + marks
  }
}
