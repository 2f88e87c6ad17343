/// An exact fraction in lowest terms, in which musical time is counted.
///
/// Arithmetic never traps. A result whose terms do not fit in 64 bits is rounded to a multiple of
/// ``finest``; the methods named `…ReportingOverflow` say whether that happened.
public struct Fraction: Hashable, Sendable {
  /// The numerator, which carries the sign.
  public let numerator: Int
  /// The denominator, always above 0.
  public let denominator: Int

  /// The unit of rounded results: 2^-20.
  public static let finest = Fraction(lowest: 1, 1 << 20)

  /// 0.
  public static let zero = Fraction(0)
  /// 1.
  public static let one = Fraction(1)

  /// Creates a whole number.
  public init(_ whole: Int) {
    numerator = whole
    denominator = 1
  }

  /// Creates a fraction from terms that are lowest already, with a denominator above 0.
  private init(lowest numerator: Int, _ denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The fraction `numerator` over 2 to the power `shift`, in lowest terms.
  init(_ numerator: Int, shift: Int) {
    let common = min(numerator.trailingZeroBitCount, shift)
    self.init(lowest: numerator &>> common, 1 &<< (shift &- common))
  }

  /// The fraction `numerator / denominator` in lowest terms, or `nil` if the denominator is 0 or
  /// either number is `Int.min`.
  public init?(exactly numerator: Int, over denominator: Int) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let sign = denominator < 0 ? -1 : 1
    self = Fraction(numerator * sign, denominator * sign)
  }

  /// The fraction `numerator / denominator` in lowest terms.
  ///
  /// - Precondition: `denominator` is above 0.
  public init(_ numerator: Int, _ denominator: Int) {
    precondition(denominator > 0, "denominator \(denominator) is not above 0")
    if denominator & (denominator &- 1) == 0 {
      self.init(numerator, shift: denominator.trailingZeroBitCount)
      return
    }
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    self.init(lowest: numerator / Int(divisor), denominator / Int(divisor))
  }

  /// Euclid's algorithm; `b` is not 0, so neither is the result.
  private static func greatestCommonDivisor(_ a: UInt, _ b: UInt) -> UInt {
    var (a, b) = (a, b)
    while a != 0 { (a, b) = (b % a, a) }
    return b
  }

  /// The nearest floating-point number.
  public var doubleValue: Double { Double(numerator) / Double(denominator) }

  /// The largest whole number that is not above the fraction.
  public var floor: Int {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether the fraction is a whole number.
  public var isWhole: Bool { denominator == 1 }

  /// The sum, and whether it had to be rounded.
  public func addingReportingOverflow(_ other: Fraction) -> (partialValue: Fraction, overflow: Bool)
  {
    // Nearly all denominators in music are powers of two: shifts replace divisions.
    if (denominator & (denominator &- 1)) | (other.denominator & (other.denominator &- 1)) == 0 {
      let shift = denominator.trailingZeroBitCount
      let otherShift = other.denominator.trailingZeroBitCount
      let common = max(shift, otherShift)
      let (a, o1) = numerator.multipliedReportingOverflow(by: 1 &<< (common &- shift))
      let (b, o2) = other.numerator.multipliedReportingOverflow(by: 1 &<< (common &- otherShift))
      let (sum, o3) = a.addingReportingOverflow(b)
      if !o1, !o2, !o3 { return (Fraction(sum, shift: common), false) }
    } else if denominator == other.denominator {
      let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
      if !overflow { return (Fraction(sum, denominator), false) }
    } else {
      let divisor = Int(
        Self.greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude))
      let (a, o1) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
      let (b, o2) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
      let (sum, o3) = a.addingReportingOverflow(b)
      let (common, o4) = (denominator / divisor).multipliedReportingOverflow(by: other.denominator)
      if !o1, !o2, !o3, !o4 { return (Fraction(sum, common), false) }
    }
    return (Self.rounded(doubleValue + other.doubleValue), true)
  }

  /// The product, and whether it had to be rounded.
  public func multipliedReportingOverflow(
    by other: Fraction
  )
    -> (partialValue: Fraction, overflow: Bool)
  {
    let (above, o1) = numerator.multipliedReportingOverflow(by: other.numerator)
    let (below, o2) = denominator.multipliedReportingOverflow(by: other.denominator)
    if !o1, !o2 { return (Fraction(above, below), false) }
    // Cancelling crosswise keeps some products in range.
    let left = Fraction(numerator, other.denominator)
    let right = Fraction(other.numerator, denominator)
    let (above2, o3) = left.numerator.multipliedReportingOverflow(by: right.numerator)
    let (below2, o4) = left.denominator.multipliedReportingOverflow(by: right.denominator)
    if !o3, !o4 { return (Fraction(lowest: above2, below2), false) }
    return (Self.rounded(doubleValue * other.doubleValue), true)
  }

  /// The nearest multiple of `finest`, clamped to 2^40.
  private static func rounded(_ value: Double) -> Fraction {
    let limit = Double(1 << 60)
    let steps = value * Double(finest.denominator)
    if steps.isNaN { return zero }
    let half = steps < 0 ? -0.5 : 0.5
    return Fraction(Int(min(max(steps + half, -limit), limit)), finest.denominator)
  }

  /// The sum, rounded on overflow.
  public static func + (a: Fraction, b: Fraction) -> Fraction {
    a.addingReportingOverflow(b).partialValue
  }

  /// The difference, rounded on overflow.
  public static func - (a: Fraction, b: Fraction) -> Fraction { a + -b }

  /// The negative; `Int.min` becomes `Int.max`.
  public static prefix func - (a: Fraction) -> Fraction {
    Fraction(lowest: a.numerator == .min ? .max : -a.numerator, a.denominator)
  }

  /// The product, rounded on overflow.
  public static func * (a: Fraction, b: Fraction) -> Fraction {
    a.multipliedReportingOverflow(by: b).partialValue
  }

  /// The product with a whole number, rounded on overflow.
  public static func * (a: Fraction, b: Int) -> Fraction { a * Fraction(b) }

  /// The quotient, rounded on overflow; 0 if the divisor is 0.
  public static func / (a: Fraction, b: Fraction) -> Fraction {
    guard let inverse = Fraction(exactly: b.denominator, over: b.numerator) else { return .zero }
    return a * inverse
  }

  /// Adds in place, rounding on overflow.
  public static func += (a: inout Fraction, b: Fraction) { a = a + b }

  /// Subtracts in place, rounding on overflow.
  public static func -= (a: inout Fraction, b: Fraction) { a = a - b }
}

extension Fraction: Comparable {
  /// Compares exactly, with products of 128 bits.
  public static func < (a: Fraction, b: Fraction) -> Bool {
    if a.denominator == b.denominator { return a.numerator < b.numerator }
    let left = a.numerator.multipliedFullWidth(by: b.denominator)
    let right = b.numerator.multipliedFullWidth(by: a.denominator)
    return left.high == right.high ? left.low < right.low : left.high < right.high
  }
}

extension Fraction: CustomStringConvertible {
  /// `3/4`; a whole number has no denominator.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}
