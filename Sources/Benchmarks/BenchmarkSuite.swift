import ABCNotation
import CharRNN
import StandardMIDI

/// The benchmarks: training, scoring and sampling with a model of the ancestor's sizes, and
/// conversion of a tunebook with as many tunes as the ancestor's.
///
/// They use synthetic text, so they run anywhere.
struct BenchmarkSuite {
  private let tunebook = SyntheticTunebook(tunes: 405)
  /// The stopwatch for runs that take milliseconds.
  let stopwatch: Stopwatch

  /// Makes the tunebook.
  init() {
    stopwatch = Stopwatch(runs: 7...40, budget: .seconds(3))
  }

  /// Returns all benchmarks that this machine can run.
  func benchmarks() throws -> [Benchmark] {
    let exact = try engine(.f32)
    let rounded = try engine(.bf16)
    let both = [(Precision.f32, exact), (.bf16, rounded)].filter {
      Machine.current.precisions.contains($0.0)
    }
    let training = both.map { precision, engine in
      Benchmark(
        name: Self.name("train", precision),
        summary: "training, 16 × 64, 3 × 256 units, \(precision.rawValue)", unit: "characters",
        run: engine.train)
    }
    let scoring = both.map { precision, engine in
      Benchmark(
        name: Self.name("evaluate", precision),
        summary: "scoring a corpus, \(precision.rawValue)", unit: "characters",
        run: engine.evaluate)
    }
    return training + scoring + [
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
    unstopped(try benchmark.run(stopwatch))
  }

  /// Returns the benchmark name of some work in a precision.
  static func name(_ work: String, _ precision: Precision) -> String {
    precision == .f32 ? work : "\(work)-\(precision.rawValue)"
  }

  /// Returns an engine of the ancestor's sizes.
  func engine(_ precision: Precision) throws -> EngineBenchmark {
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

/// Unwraps a measurement of a stopwatch that nothing stops.
func unstopped<Result>(_ result: Result?) -> Result {
  guard let result else { preconditionFailure("nothing stops this stopwatch") }
  return result
}
