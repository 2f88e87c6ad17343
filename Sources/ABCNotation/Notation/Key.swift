/// A key: what the `K:` field says (ABC 2.1 §3.1.14, §4.6).
public struct Key: Hashable, Sendable {
  /// A scale on a tonic.
  public enum Mode: Int, Hashable, Sendable, CaseIterable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    // The modes' names say what they are.
    case major, minor, ionian, dorian, phrygian, lydian, mixolydian, aeolian, locrian

    /// How many more sharps a key has than the major key on the same tonic.
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

    /// What follows the tonic in a `K:` field.
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
    /// The sign.
    public var accidental: Accidental
    /// The letter that it changes, in all octaves.
    public var letter: PitchLetter

    /// A sign on a letter.
    public init(_ accidental: Accidental, _ letter: PitchLetter) {
      self.accidental = accidental
      self.letter = letter
    }
  }

  /// What kind of signature it is.
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

  /// The kind of signature.
  public var basis: Basis
  /// Accidentals that are added to the signature, in the order written.
  public var modifiers: [Modifier]
  /// Whether `exp` says that the modifiers are the whole signature.
  public var isExplicit: Bool
  /// What else the field says, such as `clef=bass transpose=-12`, as it is written.
  public var properties: String
  /// Semitones that the properties move the notes by: `transpose=n`, `octave=n`, `treble-8`.
  public var transposition: Int

  /// A key on a tonic.
  public init(_ letter: PitchLetter, alteration: Int = 0, _ mode: Mode = .major) {
    self.init(basis: .tonic(letter, alteration: alteration, mode))
  }

  /// A key of any kind.
  public init(
    basis: Basis, modifiers: [Modifier] = [], isExplicit: Bool = false, properties: String = "",
    transposition: Int = 0
  ) {
    self.basis = basis
    self.modifiers = modifiers
    self.isExplicit = isExplicit
    self.properties = properties
    self.transposition = transposition
  }

  /// The sharps of the named key, flats counted below 0: from -7 to 7.
  ///
  /// A key with more of them, such as G sharp major, counts as its enharmonic (four flats).
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

  /// Whether the mode is minor (or aeolian, its other name), as a MIDI key signature asks.
  public var isMinor: Bool {
    if case .tonic(_, _, let mode) = basis { return mode == .minor || mode == .aeolian }
    return false
  }

  /// The semitones by which the signature alters each letter, indexed by `PitchLetter.rawValue`.
  public var alterations: [Int] { (0..<7).map { Int(letterAlterations[$0]) } }

  /// The same without a list.
  var letterAlterations: SIMD8<Int8> {
    var result = SIMD8<Int8>()
    if !isExplicit {
      // In fifths from F each further sharp is four letters up; flats come the other way round.
      let count = sharps
      for place in 0..<abs(count) {
        result[count > 0 ? (3 + 4 * place) % 7 : (6 + 3 * place) % 7] = count > 0 ? 1 : -1
      }
    }
    for modifier in modifiers {
      result[modifier.letter.rawValue] = Int8(modifier.accidental.rawValue)
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
