/// A meter, as an `M:` field gives it (ABC 2.1 §3.1.6).
public struct Meter: Hashable, Sendable {
  /// The ways to write a meter.
  public enum Symbol: Hashable, Sendable {
    /// `3/4`, `2+3/8`.
    case fraction
    /// `C`, which is 4/4.
    case common
    /// `C|`, which is 2/2.
    case cut
    /// `none`: no meter. Bars may have any length.
    case free
  }

  /// The way it is written.
  public var symbol: Symbol
  /// The terms of the numerator: one number, or several for a sum such as 2+2+3.
  public var groups: [Int] {
    get { terms.isEmpty ? [numerator] : terms }
    set {
      numerator = newValue.reduce(0, +)
      terms = newValue.count == 1 ? [] : newValue
    }
  }
  /// The numerator, the total of a sum.
  public private(set) var numerator: Int
  /// The terms of a sum; empty for other meters.
  private var terms: [Int]
  /// The denominator: a power of two up to 64 in what the parser reads.
  public var denominator: Int

  /// Creates a meter such as 3/4.
  public init(_ numerator: Int, _ denominator: Int) {
    self.init(symbol: .fraction, numerator, denominator)
  }

  /// Creates a meter written in any way.
  public init(symbol: Symbol, groups: [Int], denominator: Int) {
    self.symbol = symbol
    numerator = groups.reduce(0, +)
    terms = groups.count == 1 ? [] : groups
    self.denominator = denominator
  }

  /// Creates a meter without a sum.
  init(symbol: Symbol, _ numerator: Int, _ denominator: Int) {
    self.symbol = symbol
    self.numerator = numerator
    terms = []
    self.denominator = denominator
  }

  /// `C`, which is 4/4.
  public static let common = Meter(symbol: .common, 4, 4)
  /// `C|`, which is 2/2.
  public static let cut = Meter(symbol: .cut, 2, 2)
  /// `none`, which counts as 4/4 if a number is needed.
  public static let free = Meter(symbol: .free, 4, 4)

  /// The length of a bar in whole notes; that of a free meter is 1.
  public var barLength: Fraction { Fraction(numerator, denominator) }

  /// The length of a beat, which is dotted in compound meters.
  package var beatLength: Fraction {
    let isCompound = groups.count == 1 && numerator % 3 == 0 && numerator > 3 && denominator >= 8
    return Fraction(isCompound ? 3 : 1, denominator)
  }

  /// The unit note length of a tune without an `L:` field: a sixteenth if the bar is shorter than
  /// three quarters, else an eighth (ABC 2.1 §3.1.7).
  public var defaultUnitNoteLength: Fraction {
    symbol != .free && barLength < Fraction(3, 4) ? Fraction(1, 16) : Fraction(1, 8)
  }

  /// The value of the `M:` field.
  public var abc: String {
    switch symbol {
    case .common: "C"
    case .cut: "C|"
    case .free: "none"
    case .fraction: groups.map { "\($0)" }.joined(separator: "+") + "/\(denominator)"
    }
  }
}
