/// The grid on which all times of a voice lie: a whole note cut into equal units.
///
/// Time is exact, and adding whole numbers is many times faster than adding fractions. So the
/// denominators of all lengths are gathered first; their least common multiple is the grid.
struct TimeGrid {
  /// The denominators that are powers of two, or-ed together; the highest counts.
  private var powersOfTwo = 1
  /// The least common multiple of all others.
  private var others = 1
  /// Whether the lengths have no grid in common that is coarse enough to count on: their times are
  /// then rounded.
  private(set) var isRounded = false

  /// The finest grid; times of the longest performance still fit into an `Int`.
  private static let limit = 1 << 26

  /// Makes sure that `length` lies on the grid.
  mutating func include(_ length: Fraction) {
    let denominator = length.denominator
    if denominator & (denominator &- 1) == 0, denominator <= Self.limit {
      powersOfTwo |= denominator
    } else if others % denominator != 0 {
      guard let common = Self.leastCommonMultiple(others, denominator) else {
        isRounded = true
        return
      }
      others = common
    }
  }

  private static func leastCommonMultiple(_ a: Int, _ b: Int) -> Int? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow, product > 0 else { return nil }
    let multiple = Fraction(a, b).numerator * b
    return multiple <= limit ? multiple : nil
  }

  /// Ends the gathering.
  ///
  /// - Returns: The measure of the grid.
  mutating func measure() -> TimeMeasure {
    let highest = 1 << (Int.bitWidth - 1 - powersOfTwo.leadingZeroBitCount)
    guard let units = Self.leastCommonMultiple(others, highest) else {
      isRounded = true
      return TimeMeasure(unitsInWhole: max(others, highest))
    }
    return TimeMeasure(unitsInWhole: units)
  }
}

/// Converts between fractions of a whole note and units of a grid.
struct TimeMeasure {
  let unitsInWhole: Int
  /// What `unitsInWhole` is 2 to the power of, if it is a power of two.
  private let shift: Int?

  init(unitsInWhole: Int) {
    self.unitsInWhole = unitsInWhole
    shift = unitsInWhole.isPowerOfTwo ? unitsInWhole.trailingZeroBitCount : nil
  }

  /// The units in `length`, rounded down where it does not lie on the grid.
  func units(_ length: Fraction) -> Int {
    let (units, remainder) = unitsInWhole.quotientAndRemainder(dividingBy: length.denominator)
    if remainder == 0 { return length.numerator &* units }
    return (length * unitsInWhole).floor
  }

  /// The length of `units`.
  func length(_ units: Int) -> Fraction {
    if let shift { return Fraction(units, shift: shift) }
    return Fraction(units, unitsInWhole)
  }
}
