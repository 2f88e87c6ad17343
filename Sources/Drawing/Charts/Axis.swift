#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A linear axis: what it shows and which values are labelled.
package struct Axis: Hashable, Sendable {
  /// What it shows, from one end to the other.
  package let range: ClosedRange<Double>
  /// The values that are labelled: multiples of 1, 2 or 5 times a power of ten.
  package let ticks: [Double]
  /// The digits after the point that labels need.
  private let decimals: Int

  /// An axis for `values`.
  ///
  /// - Parameters:
  ///   - values: What must be shown; where it is a single value, some more is.
  ///   - count: The most ticks; 3 may be needed where the axis grows to both sides of 0.
  ///   - isOfWholes: Whether only whole numbers are labelled.
  ///   - growsToTicks: Whether the axis begins and ends with a tick.
  package init(
    showing values: ClosedRange<Double>, ticks count: Int, ofWholes isOfWholes: Bool = false,
    growsToTicks: Bool = false
  ) {
    let values = Self.widened(values)
    let span = values.upperBound - values.lowerBound
    let most = Double(max(3, count))
    var exponent = Int(log10(span / most).rounded(.down))
    if isOfWholes { exponent = max(0, exponent) }
    while true {
      for multiple in [1.0, 2, 5] {
        let step = multiple * pow(10, Double(exponent))
        let lower = values.lowerBound / step
        let upper = values.upperBound / step
        // A value that is a tick but for rounding is one.
        let slack = 1e-9 * min(1, span / step)
        let first = growsToTicks ? (lower + slack).rounded(.down) : (lower - slack).rounded(.up)
        let last =
          growsToTicks
          ? max((upper - slack).rounded(.up), first + 1) : (upper + slack).rounded(.down)
        guard last - first < most else { continue }
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        range = growsToTicks ? first * step...last * step : values
        decimals = max(0, -exponent)
        return
      }
      exponent += 1
    }
  }

  /// A range that has room for labels: not a single value, nor one that digits cannot tell apart.
  private static func widened(_ values: ClosedRange<Double>) -> ClosedRange<Double> {
    let size = max(values.lowerBound.magnitude, values.upperBound.magnitude)
    guard values.upperBound - values.lowerBound <= size * 1e-6 else { return values }
    let margin = size == 0 ? 0.5 : size * 0.1
    return values.lowerBound - margin...values.upperBound + margin
  }

  /// What stands at a tick.
  package func label(of tick: Double) -> String {
    decimals == 0 ? Int(tick.rounded()).grouped : tick.fixed(decimals)
  }

  /// Where a value stands: 0 at the beginning, 1 at the end.
  package func place(of value: Double) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// The value at a place.
  package func value(at place: Double) -> Double {
    range.lowerBound + place * (range.upperBound - range.lowerBound)
  }
}
