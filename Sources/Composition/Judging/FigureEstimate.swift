import CharRNN

/// A figure over a set of tunes with its uncertainty.
public struct FigureEstimate: Hashable, Sendable {
  /// The figure.
  public let value: Double
  /// The 95 % interval over tunes, by the bootstrap.
  public let interval: ClosedRange<Double>
  /// The number of tunes that it is computed from.
  public let tuneCount: Int

  /// The number of resampled sets of tunes, and the seed that draws them.
  static let (resampleCount, seed) = (1000, UInt64(1))

  /// Estimates a figure from the value of each tune.
  ///
  /// The interval holds the middle 95 % of the figures of sets of as many tunes that are drawn from
  /// these with replacement (Efron, 1979). Equal values give equal intervals.
  ///
  /// - Returns: nil without values.
  init?(_ values: [JudgedFigure.Value], _ summary: JudgedFigure.Summary) {
    guard !values.isEmpty else { return nil }
    value = summary.figure(of: values)
    tuneCount = values.count
    var generator = Xoshiro256StarStar(seed: Self.seed)
    var drawn = values
    let figures = (0..<Self.resampleCount).map { _ in
      for place in drawn.indices {
        drawn[place] = values[Int(generator.nextUnit() * Double(values.count))]
      }
      return summary.figure(of: drawn)
    }.sorted()
    interval = JudgedFigure.quantile(0.025, of: figures)...JudgedFigure.quantile(0.975, of: figures)
  }
}

extension JudgedFigure.Summary {
  /// The figure of at least one value.
  fileprivate func figure(of values: [JudgedFigure.Value]) -> Double {
    switch self {
    case .share:
      values.reduce(0) { $0 + $1.number } / values.reduce(0) { $0 + $1.whole }
    case .quantile(let share):
      JudgedFigure.quantile(share, of: values.map(\.number).sorted())
    }
  }
}

extension JudgedFigure {
  /// The value at `share` of the way through sorted values, interpolated between neighbours.
  public static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// The figure over `tunes`; nil if no tune has a value.
  public func estimate(over tunes: [TuneJudgement]) -> FigureEstimate? {
    FigureEstimate(tunes.compactMap(value), summary)
  }
}
