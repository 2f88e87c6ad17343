/// Repeats a piece of work and times every run of it.
public struct Stopwatch {
  /// The fewest and the most runs that are timed.
  public var runs: ClosedRange<Int>
  /// After how long no run beyond the fewest begins.
  public var budget: Duration
  /// The time since some fixed moment.
  public var now: () -> Duration
  /// Asked before every run.
  public var shouldStop: () -> Bool

  /// A stopwatch that reads `now`.
  public init(
    runs: ClosedRange<Int>, budget: Duration = .zero, now: @escaping () -> Duration,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.runs = runs
    self.budget = budget
    self.now = now
    self.shouldStop = shouldStop
  }

  /// Times `body`, each run of which does `units` of work, after a run that is not counted.
  ///
  /// - Parameters:
  ///   - units: What one run does, such as characters.
  ///   - body: One run.
  /// - Returns: What was measured, or `nil` where `shouldStop` said so.
  /// - Throws: What `body` throws.
  public func measure(units: Int, _ body: () throws -> Void) rethrows -> Measurement? {
    if shouldStop() { return nil }
    try body()
    let start = now()
    var rates: [Double] = []
    repeat {
      if shouldStop() { return nil }
      let began = now()
      try body()
      let duration = (now() - began).components
      let seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
      rates.append(Double(units) / seconds)
    } while rates.count < runs.lowerBound
      || rates.count < runs.upperBound && now() - start < budget
    return Measurement(rates: rates.sorted())
  }
}

/// How fast something is, over several runs.
public struct Measurement: Hashable, Sendable {
  /// Units of work a second, one figure a run, the slowest first.
  public let rates: [Double]

  /// The middle of the runs.
  public var median: Double { rates[rates.count / 2] }
}
