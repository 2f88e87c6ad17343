/// Repeats a piece of work and times every run of it.
public struct Stopwatch {
  /// The fewest and the most runs that are timed.
  public var runs: ClosedRange<Int>
  /// The time after which no further run begins, once the fewest are done.
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

  /// A stopwatch that reads the system's clock.
  public init(runs: ClosedRange<Int>, budget: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    self.init(runs: runs, budget: budget, now: { clock.now - start })
  }

  /// Times `body`, each run of which does `units` of work, after a run that is not counted.
  ///
  /// - Parameters:
  ///   - units: The work of one run, such as its characters.
  ///   - body: One run.
  /// - Returns: The rates, or `nil` where `shouldStop` said so.
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
      rates.append(Double(units) / (now() - began).inSeconds)
    } while rates.count < runs.lowerBound
      || rates.count < runs.upperBound && now() - start < budget
    return Measurement(rates: rates.sorted())
  }
}

/// The rates of several runs.
public struct Measurement: Hashable, Sendable {
  /// Units of work a second of each run, in ascending order.
  public let rates: [Double]

  /// The median rate, the upper one of two.
  public var median: Double { rates[rates.count / 2] }
  /// The rate of the slowest run.
  public var slowest: Double { rates[0] }
  /// The rate of the fastest run, the least disturbed by other programs.
  public var fastest: Double { rates[rates.count - 1] }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
