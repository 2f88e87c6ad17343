/// The grid of a voice's times: a whole note divided into equal units.
///
/// Times are exact, and adding integers is many times faster than adding fractions. Nearly all
/// music fits the grid of ticks of a MIDI file. If a time does not, the measure remembers how much
/// finer the grid must be, and the voice is played again on that grid.
struct TimeMeasure {
  /// The units of the first grid: the ticks of a whole note at 480 a quarter.
  static let standard = 1_920
  /// The most units in a whole note; the times of the longest performance then fit in an `Int`.
  private static let limit = 1 << 28
  /// The grid that times are rounded to if no grid within the limit is exact.
  private static let rounding = standard << 14
  /// The longest time of a sign, far beyond the range of MIDI.
  private static let longest = 1 << 43

  let unitsInWhole: Int
  /// Whether this is the grid for rounding, after which no finer one is tried.
  private let isLast: Bool
  /// The factor by which the grid would have to be finer for all times so far; `nil` on overflow.
  private var lack: Int? = 1

  /// Creates the first grid.
  init() { self.init(Self.standard) }

  private init(_ unitsInWhole: Int, isLast: Bool = false) {
    self.unitsInWhole = unitsInWhole
    self.isLast = isLast
  }

  /// Whether times were rounded.
  var isRounded: Bool { isLast && lack != 1 }

  /// The grid on which to play the voice again; `nil` if this one is exact or the last.
  var finer: TimeMeasure? {
    if isLast || lack == 1 { return nil }
    if let lack, unitsInWhole <= Self.limit / lack { return TimeMeasure(unitsInWhole * lack) }
    return TimeMeasure(Self.rounding, isLast: true)
  }

  // MARK: Lengths

  /// The units in `numerator / denominator` whole notes.
  mutating func units(_ numerator: Int, over denominator: Int) -> Int {
    scaled(unitsInWhole, numerator, over: denominator)
  }

  /// The units in a length in whole notes.
  mutating func units(_ length: Fraction) -> Int {
    units(length.numerator, over: length.denominator)
  }

  /// A length times a fraction, rounded down if it is not on the grid.
  @inline(__always)
  mutating func scaled(_ length: Int, _ numerator: Int, over denominator: Int) -> Int {
    // Small numbers cannot overflow.
    if denominator == 1, (length | numerator) >> 20 == 0 { return length &* numerator }
    return scaledAny(length, numerator, over: denominator)
  }

  private mutating func scaledAny(_ length: Int, _ numerator: Int, over denominator: Int) -> Int {
    let (product, overflow) = length.multipliedReportingOverflow(by: numerator)
    if overflow || product.magnitude > UInt(Self.longest) { return Self.longest }
    if denominator == 1 { return product }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: denominator)
    if remainder != 0 { miss(product, denominator) }
    return quotient
  }

  /// Remembers that a quotient is not on the grid.
  private mutating func miss(_ product: Int, _ denominator: Int) {
    guard let lack else { return }
    let needed = Fraction(product, denominator).denominator
    let (multiple, overflow) = Fraction(lack, needed).numerator
      .multipliedReportingOverflow(by: needed)
    self.lack = overflow ? nil : multiple
  }

  /// The length of `units` in whole notes.
  func length(_ units: Int) -> Fraction { Fraction(units, unitsInWhole) }
}
