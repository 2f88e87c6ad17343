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

  /// A stopwatch that reads the system's clock.
  public init(runs: ClosedRange<Int>, budget: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    self.init(runs: runs, budget: budget, now: { clock.now - start })
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
      rates.append(Double(units) / (now() - began).inSeconds)
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
  /// The slowest run.
  public var slowest: Double { rates[0] }
  /// The fastest run: what the machine can do where nothing else runs.
  public var fastest: Double { rates[rates.count - 1] }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
