/// An accidental (ABC 2.1 §4.2), or one of a fraction of a semitone.
///
/// `^/c` is a quarter tone sharp, `_3/2c` three quarters of a tone flat: the fraction counts semitones.
/// These are not in ABC 2.1; abcm2ps and abc2midi have them.
public struct Accidental: Hashable, Sendable {
  private let numerator: Int8
  private let denominator: Int8

  /// The sign `__`.
  public static let doubleFlat = Accidental(-2, 1)
  /// The sign `_`.
  public static let flat = Accidental(-1, 1)
  /// The sign `=`.
  public static let natural = Accidental(0, 1)
  /// The sign `^`.
  public static let sharp = Accidental(1, 1)
  /// The sign `^^`.
  public static let doubleSharp = Accidental(2, 1)

  /// The largest numerator and denominator of a fraction of a semitone.
  static let termLimit = 64

  private init(_ numerator: Int8, _ denominator: Int8) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// Creates the accidental of a number of semitones; `nil` beyond a double sharp or flat, or if the
  /// fraction has terms above 64.
  public init?(semitones: Fraction) {
    let limit = Self.termLimit
    guard abs(semitones.numerator) <= min(limit, 2 * semitones.denominator),
      semitones.denominator <= limit
    else { return nil }
    self.init(Int8(semitones.numerator), Int8(semitones.denominator))
  }

  /// Creates the accidental of a whole number of semitones from -2 to 2.
  public init?(wholeSemitones: Int) {
    guard (-2...2).contains(wholeSemitones) else { return nil }
    self.init(Int8(wholeSemitones), 1)
  }

  /// The semitones by which it alters a note.
  public var semitones: Fraction { Fraction(Int(numerator), Int(denominator)) }
  /// The nearest whole number of semitones; of two, the one nearer to the natural.
  public var wholeSemitones: Int { BentKey.nearestKey(toParts: parts) }
  /// Whether it alters a note by a whole number of semitones.
  var isWhole: Bool { denominator == 1 }
  /// Its size in parts of a semitone, of which one has `BentKey.partsInSemitone`.
  var parts: Int {
    let (above, below) = (Int(numerator) * BentKey.partsInSemitone, Int(denominator))
    return (2 * above + (above < 0 ? -below : below)) / (2 * below)
  }

  /// The sign as ABC writes it.
  public var abc: String {
    let sign = numerator < 0 ? "_" : "^"
    if numerator == 0 { return "=" }
    if isWhole { return String(repeating: sign, count: Int(abs(numerator))) }
    // Half a semitone needs no numbers.
    return numerator.magnitude == 1 && denominator == 2
      ? sign + "/" : sign + "\(numerator.magnitude)/\(denominator)"
  }
}
