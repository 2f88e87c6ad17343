import ABCNotation

/// A note's length while it is written: `3`, `3/`, `/2` (ABC 2.1, section 4.3).
///
/// Constrained drawing counts in parts of the unit note length, `unit` of them, so that quarters of
/// it and triplets of those stay whole.
struct NoteLength: Hashable, Sendable {
  /// The parts of a unit note length.
  static let unit: Int32 = 48
  /// The longest multiple of the unit note length that is drawn.
  private static let longest: Int32 = 16

  private var number: Int32 = 0
  /// 0 before a slash, 1 after one, then the digit behind it.
  private var divisor: Int32 = 0

  /// The length so far, in parts.
  var parts: Int32 {
    max(1, number) * Self.unit / (divisor == 0 ? 1 : divisor == 1 ? 2 : divisor)
  }

  /// The length with another digit; nil if no length that `fits` can come of it.
  func digit(
    _ digit: Int32, _ writable: WritableLengths, fits: (Int32) -> Bool
  ) -> NoteLength? {
    var next = self
    switch divisor {
    case 0:
      guard number > 0 || digit > 0 else { return nil }
      next.number = number * 10 + digit
      guard next.number <= Self.longest, next.canFit(writable, fits) else { return nil }
    case 1:
      guard digit == 2 || digit == 4 && writable.grain <= Self.unit / 4 else { return nil }
      next.divisor = digit
      guard fits(next.parts) else { return nil }
    default: return nil
    }
    return next
  }

  /// The length with a slash; nil if no length that `fits` can come of it.
  func slash(_ writable: WritableLengths, fits: (Int32) -> Bool) -> NoteLength? {
    guard divisor == 0 else { return nil }
    var next = self
    next.divisor = 1
    return next.canFit(writable, fits) ? next : nil
  }

  /// Whether the length, or one that begins like it, fits.
  func canFit(_ writable: WritableLengths, _ fits: (Int32) -> Bool) -> Bool {
    if divisor > 1 { return fits(parts) }
    let whole = max(1, number) * Self.unit
    if divisor == 0, fits(whole) { return true }
    if Self.canFitDivided(whole, writable.grain, fits) { return true }
    guard divisor == 0 else { return false }
    // A further digit: before any, it makes 2 to 16; `1` may become 10 to 16.
    let first = number == 0 ? 2 : number * 10
    guard first <= Self.longest else { return false }
    for next in first...Self.longest where writable.hasNumber(next) {
      if fits(next * Self.unit) || Self.canFitDivided(next * Self.unit, writable.grain, fits) {
        return true
      }
    }
    return false
  }

  /// Whether half or a quarter of `whole` fits and can be written.
  private static func canFitDivided(
    _ whole: Int32, _ grain: Int32, _ fits: (Int32) -> Bool
  ) -> Bool {
    grain < unit && (fits(whole / 2) || grain <= unit / 4 && fits(whole / 4))
  }
}

/// The lengths and chord symbols that a vocabulary can write.
struct WritableLengths: Hashable, Sendable {
  /// The shortest length, in parts of the unit note length; every bar can be filled with it.
  let grain: Int32
  /// The digits, a bit each.
  private let digits: UInt16
  /// The qualities of chord symbols that can be written, as `ChordName.writable` gives them.
  let qualities: UInt16

  /// The lengths that the characters for which `has` is true can write.
  init(_ has: (Unicode.Scalar) -> Bool) {
    grain =
      has("/") ? has("4") ? NoteLength.unit / 4 : NoteLength.unit / 2 : NoteLength.unit
    var digits: UInt16 = 0
    for digit in UInt8(0)...9 where has(Unicode.Scalar(UInt8(ascii: "0") + digit)) {
      digits |= 1 << digit
    }
    self.digits = digits
    qualities = ChordName.writable(has)
  }

  /// Whether both digits of a number up to 99 can be written.
  func hasNumber(_ number: Int32) -> Bool {
    digits >> (number % 10) & 1 == 1 && (number < 10 || digits >> (number / 10) & 1 == 1)
  }
}

extension Fraction {
  /// The length in parts of `unitNoteLength`; nil if it is no whole number of them or too long.
  func parts(of unitNoteLength: Fraction) -> Int32? {
    let parts = self / unitNoteLength * Fraction(Int(NoteLength.unit))
    guard parts.denominator == 1, (0...1_000_000).contains(parts.numerator) else { return nil }
    return Int32(parts.numerator)
  }
}
