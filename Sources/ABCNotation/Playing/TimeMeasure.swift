/// The grid that the times of a voice lie on: a whole note cut into equal units.
///
/// Time is exact, and adding whole numbers is many times faster than adding fractions. Nearly all
/// music lies on the grid that MIDI files count in; what does not is noticed, and the voice is then
/// played again on a grid that is as many times finer as it needs.
struct TimeMeasure {
  /// The units of the grid that is tried first: the ticks of a whole note at 480 a quarter.
  static let standard = 1_920
  /// The finest grid: times of the longest performance still fit into an `Int`.
  private static let limit = 1 << 28
  /// The grid that times are rounded to where none holds them all.
  private static let rounding = standard << 14
  /// The longest time that one sign can take, far beyond what MIDI can count.
  private static let longest = 1 << 43

  let unitsInWhole: Int
  /// Whether this grid is kept, whatever has no place on it.
  private let isLast: Bool
  /// How many times finer the grid would have to be for all that was asked of it; `nil` where that
  /// is beyond counting.
  private var lack: Int? = 1

  /// The grid to try first.
  init() { self.init(Self.standard) }

  private init(_ unitsInWhole: Int, isLast: Bool = false) {
    self.unitsInWhole = unitsInWhole
    self.isLast = isLast
  }

  /// Whether times were rounded for good.
  var isRounded: Bool { isLast && lack != 1 }

  /// The grid to play the voice again on; `nil` where all times lay on this one, or none is better.
  var finer: TimeMeasure? {
    if isLast || lack == 1 { return nil }
    if let lack, unitsInWhole <= Self.limit / lack { return TimeMeasure(unitsInWhole * lack) }
    return TimeMeasure(Self.rounding, isLast: true)
  }

  // MARK: Lengths

  /// The units in a length of `numerator / denominator` whole notes.
  mutating func units(_ numerator: Int, over denominator: Int) -> Int {
    scaled(unitsInWhole, numerator, over: denominator)
  }

  /// The units in a length of whole notes.
  mutating func units(_ length: Fraction) -> Int {
    units(length.numerator, over: length.denominator)
  }

  /// A length times a fraction, rounded down where it does not lie on the grid.
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

  /// Remembers that a product has no place on the grid where it is divided.
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
