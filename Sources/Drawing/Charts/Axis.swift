#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A linear axis with its range and its labelled values.
package struct Axis: Hashable, Sendable {
  /// The range of the axis.
  package let range: ClosedRange<Double>
  /// The labelled values: multiples of 1, 2 or 5 times a power of ten.
  package let ticks: [Double]
  /// The number of decimals in labels.
  private let decimals: Int

  /// Makes an axis for `values`.
  ///
  /// - Parameters:
  ///   - values: The range to show; a single value is widened.
  ///   - count: The most ticks; an axis that grows to both sides of 0 may need 3.
  ///   - isOfWholes: Whether to label only whole numbers.
  ///   - growsToTicks: Whether to extend the axis so that it begins and ends with a tick.
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
        // Accepts a value as a tick if it differs only by rounding.
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

  /// Widens a range that is too narrow for labels: a single value, or bounds with the same digits.
  private static func widened(_ values: ClosedRange<Double>) -> ClosedRange<Double> {
    let size = max(values.lowerBound.magnitude, values.upperBound.magnitude)
    guard values.upperBound - values.lowerBound <= size * 1e-6 else { return values }
    let margin = size == 0 ? 0.5 : size * 0.1
    return values.lowerBound - margin...values.upperBound + margin
  }

  /// The label at a tick.
  package func label(of tick: Double) -> String {
    decimals == 0 ? Int(tick.rounded()).grouped : tick.fixed(decimals)
  }

  /// The place of a value: 0 at the lower end, 1 at the upper end.
  package func place(of value: Double) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// The value at a place.
  package func value(at place: Double) -> Double {
    range.lowerBound + place * (range.upperBound - range.lowerBound)
  }
}
