/// A key, as a `K:` field gives it (ABC 2.1 §3.1.14, §4.6).
public struct Key: Hashable, Sendable {
  /// A scale on a tonic.
  public enum Mode: Int, Hashable, Sendable, CaseIterable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    // The modes' names say what they are.
    case major, minor, ionian, dorian, phrygian, lydian, mixolydian, aeolian, locrian

    /// The sharps of a key in this mode minus those of the major key on the same tonic.
    public var sharpsAgainstMajor: Int {
      switch self {
      case .major, .ionian: 0
      case .lydian: 1
      case .mixolydian: -1
      case .dorian: -2
      case .minor, .aeolian: -3
      case .phrygian: -4
      case .locrian: -5
      }
    }

    /// The mode as it follows the tonic in a `K:` field; empty for major.
    public var abc: String {
      switch self {
      case .major: ""
      case .minor: "m"
      case .ionian: "ion"
      case .dorian: "dor"
      case .phrygian: "phr"
      case .lydian: "lyd"
      case .mixolydian: "mix"
      case .aeolian: "aeo"
      case .locrian: "loc"
      }
    }
  }

  /// An accidental that the field adds to the signature, such as `^f` in `K:Gm ^f`.
  public struct Modifier: Hashable, Sendable {
    /// The accidental.
    public var accidental: Accidental
    /// The letter that it alters, in all octaves.
    public var letter: PitchLetter

    /// Creates a modifier from an accidental and the letter that it alters.
    public init(_ accidental: Accidental, _ letter: PitchLetter) {
      self.accidental = accidental
      self.letter = letter
    }
  }

  /// What the signature is derived from.
  public enum Basis: Hashable, Sendable {
    /// A tonic, its sharp (1) or flat (-1), and a mode.
    case tonic(PitchLetter, alteration: Int, Mode)
    /// `K:none`.
    case none
    /// `K:HP`, the Highland bagpipe: its F and C are sharp though no signature is printed.
    case bagpipe
    /// `K:Hp`, the Highland bagpipe with its F and C sharp written.
    case bagpipeWithSignature
  }

  /// What the signature is derived from.
  public var basis: Basis
  /// Accidentals that are added to the signature, in the order written.
  public var modifiers: [Modifier]
  /// Whether the modifiers are the whole signature, as `exp` says.
  public var isExplicit: Bool
  /// The other properties as written, such as `clef=bass transpose=-12`.
  public var properties: String
  /// The semitones by which the properties move the notes: `transpose=n`, `octave=n`, `treble-8`.
  public var transposition: Int { shift.semitones }
  /// How the properties move the notes.
  var shift: PitchShift {
    properties.isEmpty ? PitchShift() : VoiceProperties(properties).shift
  }

  /// Creates a key on a tonic; `alteration` is 1 for a sharp tonic, -1 for a flat one.
  public init(_ letter: PitchLetter, alteration: Int = 0, _ mode: Mode = .major) {
    self.init(basis: .tonic(letter, alteration: alteration, mode))
  }

  /// Creates a key of any kind.
  public init(
    basis: Basis, modifiers: [Modifier] = [], isExplicit: Bool = false, properties: String = ""
  ) {
    self.basis = basis
    self.modifiers = modifiers
    self.isExplicit = isExplicit
    self.properties = properties
  }

  /// The number of sharps, or of flats as a negative number: -7 to 7.
  ///
  /// A key beyond that range, such as G sharp major, counts as its enharmonic (four flats).
  /// Modifiers do not count.
  public var sharps: Int {
    switch basis {
    case .none: return 0
    case .bagpipe, .bagpipeWithSignature: return 2
    case .tonic(let letter, let alteration, let mode):
      let major: Int =
        switch letter {
        case .f: -1
        case .c: 0
        case .g: 1
        case .d: 2
        case .a: 3
        case .e: 4
        case .b: 5
        }
      let sharps = major + 7 * alteration + mode.sharpsAgainstMajor
      return sharps > 7 ? sharps - 12 : sharps < -7 ? sharps + 12 : sharps
    }
  }

  /// Whether the mode is minor or aeolian, as a MIDI key signature needs to know.
  public var isMinor: Bool {
    if case .tonic(_, _, let mode) = basis { return mode == .minor || mode == .aeolian }
    return false
  }

  /// The semitones by which the signature alters each letter, indexed by `PitchLetter.rawValue`;
  /// fractions of a semitone are rounded.
  public var alterations: [Int] { (0..<7).map { Int(letterAlterations[$0]) } }

  /// The alterations as a vector, which needs no allocation.
  var letterAlterations: SIMD8<Int8> {
    var result = SIMD8<Int8>()
    if !isExplicit {
      // Sharps start at F, each four letters above the last; flats at B, each three letters above.
      let count = sharps
      for place in 0..<abs(count) {
        result[count > 0 ? (3 + 4 * place) % 7 : (6 + 3 * place) % 7] = count > 0 ? 1 : -1
      }
    }
    for modifier in modifiers {
      result[modifier.letter.rawValue] = Int8(modifier.accidental.wholeSemitones)
    }
    return result
  }

  /// The exact semitones by which the signature alters each letter.
  package var exactAlterations: [Fraction] {
    var result = alterations.map { Fraction($0, 1) }
    for modifier in modifiers { result[modifier.letter.rawValue] = modifier.accidental.semitones }
    return result
  }

  /// The codes of the alterations of each letter as `BentKey` has them; `nil` if all are whole.
  var bentAlterations: [Int]? {
    guard modifiers.contains(where: { !$0.accidental.isWhole }) else { return nil }
    var result = alterations
    for modifier in modifiers {
      result[modifier.letter.rawValue] = BentKey.code(ofParts: modifier.accidental.parts)
    }
    return result
  }

  /// The value of the `K:` field.
  public var abc: String {
    var text: String
    switch basis {
    case .none: text = "none"
    case .bagpipe: text = "HP"
    case .bagpipeWithSignature: text = "Hp"
    case .tonic(let letter, let alteration, let mode):
      text = letter.name + (alteration > 0 ? "#" : alteration < 0 ? "b" : "") + mode.abc
    }
    if isExplicit { text += " exp" }
    for modifier in modifiers {
      text += " " + modifier.accidental.abc + modifier.letter.name.lowercased()
    }
    return properties.isEmpty ? text : text + " " + properties
  }
}
