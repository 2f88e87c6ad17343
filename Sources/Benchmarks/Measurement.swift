/// How fast something is, over several runs.
struct Measurement {
  /// Units of work a second, one figure a run, sorted.
  let rates: [Double]

  /// The middle of the runs.
  var median: Double { rates[rates.count / 2] }

  /// Times `body` `runs` times after one run that is not counted; each does `units` of work.
  init(runs: Int, units: Int, _ body: () throws -> Void) rethrows {
    try body()
    let clock = ContinuousClock()
    var rates: [Double] = []
    for _ in 0..<runs {
      let duration = try clock.measure(body).components
      let seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
      rates.append(Double(units) / seconds)
    }
    self.rates = rates.sorted()
  }
}

/// One part of lilt that is timed.
struct Benchmark {
  /// What it is called on the command line.
  let name: String
  /// What is done, for the table.
  let summary: String
  /// What is counted.
  let unit: String
  /// Times it.
  let run: () throws -> Measurement
}
