import ABCNotation
import CharRNN
import StandardMIDI

/// The benchmarks, on texts of their own so that they run anywhere: the ancestor's model, and a
/// made-up tunebook of as many tunes as the ancestor had.
struct BenchmarkSuite {
  private let tunebook = SyntheticTunebook(tunes: 405)
  private let stopwatch: Stopwatch

  /// Makes the tunes.
  init() {
    let clock = ContinuousClock()
    let start = clock.now
    stopwatch = Stopwatch(runs: 7...40, budget: .seconds(3), now: { clock.now - start })
  }

  /// All benchmarks.
  func benchmarks() throws -> [Benchmark] {
    let exact = try engine(.f32)
    let rounded = try engine(.bf16)
    let training = [
      Benchmark(
        name: "train", summary: "training, 16 × 64, 3 × 256 units, f32", unit: "characters",
        run: exact.train),
      Benchmark(
        name: "train-bf16", summary: "training, 16 × 64, 3 × 256 units, bf16", unit: "characters",
        run: rounded.train),
    ]
    return training.prefix(Machine.current.hasBF16 ? 2 : 1) + [
      Benchmark(
        name: "evaluate", summary: "scoring a corpus", unit: "characters", run: exact.evaluate),
      Benchmark(
        name: "sample", summary: "sampling, one stream", unit: "characters", run: exact.sample),
      sample(16, exact), sample(64, exact), sample(256, exact),
      Benchmark(
        name: "music", summary: "ABC to MIDI: parse, perform, encode", unit: "tunes", run: music),
    ]
  }

  /// Times one.
  ///
  /// - Returns: What was measured.
  /// - Throws: What the benchmark throws, such as that the machine lacks a precision.
  func measurement(of benchmark: Benchmark) throws -> Measurement {
    guard let measurement = try benchmark.run(stopwatch) else {
      preconditionFailure("nothing stops this stopwatch")
    }
    return measurement
  }

  /// Runs all and prints medians with the slowest and fastest run.
  func printTable() throws {
    print("\(LaneTeam.coreCount) cores; medians of several runs (slowest to fastest)")
    for benchmark in try benchmarks() {
      let measurement = try measurement(of: benchmark)
      let rates = measurement.rates.map { "\(Int($0))" }
      let spread = "(\(rates.first ?? "") to \(rates.last ?? ""))"
      print(
        Self.padded(benchmark.summary, to: 42),
        "\(Int(measurement.median)) \(benchmark.unit)/s \(spread)")
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func engine(_ precision: Precision) throws -> EngineBenchmark {
    var settings = TrainingSettings()
    settings.precision = precision
    return EngineBenchmark(try ModelConfiguration(vocabularySize: 87), settings: settings)
  }

  private func sample(_ streams: Int, _ engine: EngineBenchmark) -> Benchmark {
    Benchmark(
      name: "sample-\(streams)", summary: "sampling, \(streams) streams", unit: "characters"
    ) { try engine.sample($0, streams: streams) }
  }

  private func music(_ stopwatch: Stopwatch) -> Measurement? {
    stopwatch.measure(units: tunebook.count) {
      for tune in Tunebook(parsing: tunebook.text).tunes {
        _ = MIDIFile(performance: tune.performance()).bytes
      }
    }
  }
}
