import CharRNN
import Drawing
import LiltShell

/// The report of `make bench`: the machine, its ceilings, lilt's speeds, the profile of a training
/// step, and how the cost grows.
struct Report {
  let suite: BenchmarkSuite
  /// The stopwatch for short runs that are repeated many times.
  let stopwatch: Stopwatch
  let machine = Machine.current

  /// Measures and prints everything.
  func print() throws {
    printMachine()
    let ceilings = try printCeilings()
    let training = try printSpeeds()
    try printShares(of: ceilings, training)
    try printProfiles()
    try printGrowth()
  }

  /// Prints a section's title before its measurements begin.
  func title(_ title: String, _ note: String = "") {
    Swift.print("\n\(title)\(note.isEmpty ? "" : ": \(note)")")
  }

  /// Prints a section's table, indented.
  func show(_ table: Table) {
    for line in table.lines() { Swift.print("  \(line)") }
  }

  private func printMachine() {
    title("Machine")
    Swift.print("  \(machine.inWords)")
  }

  /// Prints the speeds of all benchmarks; returns them by name.
  private func printSpeeds() throws -> [String: Measurement] {
    title("Speeds", "medians of several runs, a second")
    var table = Table([
      .left(""), .right("median"), .right("slowest"), .right("fastest"), .left(""),
    ])
    var measured: [String: Measurement] = [:]
    for benchmark in try suite.benchmarks() {
      let measurement = try suite.measurement(of: benchmark)
      measured[benchmark.name] = measurement
      table.append(
        [benchmark.summary]
          + [measurement.median, measurement.slowest, measurement.fastest].map {
            Int($0.rounded()).grouped
          } + [benchmark.unit])
    }
    show(table)
    return measured
  }

  /// Prints the share of the ceiling that training reaches.
  ///
  /// Measures the ceiling again after training and takes the higher one: other load during the
  /// first measurement would make the share look too good.
  private func printShares(
    of ceilings: [Precision: Ceiling], _ measured: [String: Measurement]
  ) throws {
    title("Training against the ceiling", "the best product on all cores")
    var table = Table([
      .left(""), .right("ms a step"), .right("GFLOP a step"), .right("GFLOP/s"),
      .right("of ceiling"), .right("floor, ms"),
    ])
    for precision in machine.precisions {
      guard
        let measurement = measured[BenchmarkSuite.name("train", precision)],
        let found = ceilings[precision]
      else { continue }
      let again = try rate(found.product, precision, lanes: machine.cores)
      let ceiling = max(found.rate, again)
      let engine = try suite.engine(precision)
      let seconds = Double(engine.charactersPerStep) / measurement.median
      let flops = Double(engine.products.flops)
      table.append([
        precision.rawValue, (seconds * 1e3).fixed(1), (flops * 1e-9).fixed(2),
        (flops / seconds * 1e-9).fixed(0), (flops / seconds / ceiling * 100).fixed(0) + " %",
        (flops / ceiling * 1e3).fixed(1),
      ])
    }
    show(table)
  }
}
