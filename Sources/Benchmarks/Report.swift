import CharRNN
import Drawing
import LiltShell

/// What `make bench` prints: the machine, the most it can do, what lilt does with it, and where the
/// time goes, one section after the other.
struct Report {
  let suite: BenchmarkSuite
  /// For what is timed often: it is short and repeated many times.
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

  /// A section's title, at once: its table follows when it has been measured.
  func title(_ title: String, _ note: String = "") {
    Swift.print("\n\(title)\(note.isEmpty ? "" : ": \(note)")")
  }

  /// A section's table, its lines indented.
  func show(_ table: Table) {
    for line in table.lines() { Swift.print("  \(line)") }
  }

  private func printMachine() {
    title("Machine")
    Swift.print("  \(machine.inWords)")
  }

  /// The speeds of all benchmarks; returns them by name.
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

  /// How near training is to nothing but matrix products at the ceiling.
  ///
  /// The ceiling is measured once more, now that training has been: what else the machine did at one
  /// of the times could make the share look better than it is.
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
