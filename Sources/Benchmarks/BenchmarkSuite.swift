import ABCNotation
import CharRNN
import Composition
import StandardMIDI

/// The benchmarks, on a text of their own so that they run anywhere: a made-up tunebook with the
/// ancestor's number of characters, and the ancestor's model.
struct BenchmarkSuite {
  private let vocabulary: Vocabulary
  private let text: [Token]
  private let tunebook: String
  private let tuneCount: Int
  private let configuration: ModelConfiguration

  /// Prepares the text.
  init() throws {
    let book = SyntheticTunebook(tunes: 405)
    tunebook = book.text
    tuneCount = 405
    // Filled up to as many characters as the ancestor's text has.
    var characters = Set(book.text.unicodeScalars)
    for value in UInt8(0x20)...0x7E where characters.count < 87 {
      characters.insert(Unicode.Scalar(value))
    }
    vocabulary = try Vocabulary(of: characters)
    text = try vocabulary.encode(book.text.unicodeScalars).tokens
    configuration = try ModelConfiguration(vocabularySize: vocabulary.count)
  }

  /// All benchmarks.
  var benchmarks: [Benchmark] {
    [
      Benchmark(
        name: "train", summary: "training, 16 × 64, 3 × 256 units, f32", unit: "characters",
        run: { try train(.f32) }),
      Benchmark(
        name: "train-bf16", summary: "training, 16 × 64, 3 × 256 units, bf16", unit: "characters",
        run: { try train(.bf16) }),
      Benchmark(
        name: "evaluate", summary: "scoring a corpus", unit: "characters", run: evaluate),
      Benchmark(
        name: "sample", summary: "sampling, one stream", unit: "characters", run: sample),
      sample(streams: 16), sample(streams: 64), sample(streams: 256),
      Benchmark(
        name: "music", summary: "ABC to MIDI: parse, perform, encode", unit: "tunes", run: music),
    ]
  }

  /// Runs all and prints medians with the slowest and fastest run.
  func printTable() throws {
    print("\(LaneTeam.coreCount) cores; medians of several runs (slowest to fastest)")
    for benchmark in benchmarks {
      let measurement = try benchmark.run()
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

  private func model() throws -> LanguageModel {
    try LanguageModel(vocabulary: vocabulary, configuration: configuration, seed: 1)
  }

  private func train(_ precision: Precision) throws -> Measurement {
    var settings = TrainingSettings()
    settings.precision = precision
    let trainer = try Trainer(
      model: model(), text: text, state: TrainingState(start: configuration, settings: settings))
    let steps = 20
    return try Measurement(runs: 7, units: steps * settings.batch * settings.sequence) {
      for _ in 0..<steps { _ = try trainer.step() }
    }
  }

  private func evaluate() throws -> Measurement {
    let evaluator = try Evaluator(model())
    let texts = (0..<32).map { place in
      Evaluator.Text(tokens: Array(text[place * 900..<place * 900 + 641]), context: 1)
    }
    return try Measurement(runs: 7, units: 32 * 640) { _ = try evaluator.evaluate(texts) }
  }

  private func sample() throws -> Measurement {
    var reader = Reader(try model().predictor)
    var generator = Xoshiro256StarStar(seed: 1)
    let sampler = Sampler()
    reader.read(text[0])
    let count = 2_000
    return Measurement(runs: 7, units: count) {
      for _ in 0..<count { _ = reader.draw(sampler, using: &generator) }
    }
  }

  private func sample(streams: Int) -> Benchmark {
    Benchmark(
      name: "sample-\(streams)", summary: "sampling, \(streams) streams", unit: "characters"
    ) {
      let predictor = try model().predictor
      let group = StreamGroup<EndlessDrawer>(predictor, capacity: streams)
      var reader = Reader(predictor)
      reader.read(text[0])
      for seed in 0..<streams { group.add(EndlessDrawer(seed: UInt64(seed)), after: reader) }
      let rounds = max(2, 64 / streams * 4)
      return Measurement(runs: 7, units: rounds * streams * group.stride) {
        for _ in 0..<rounds { _ = group.advance() }
      }
    }
  }

  /// Draws characters of which none is the last.
  private struct EndlessDrawer: StreamDrawer {
    private let sampler = Sampler()
    private var generator: Xoshiro256StarStar

    init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

    mutating func draw(from logits: Logits) -> Token? {
      sampler.sample(logits, after: [], using: &generator)
    }
  }

  private func music() throws -> Measurement {
    Measurement(runs: 7, units: tuneCount) {
      for tune in Tunebook(parsing: tunebook).tunes {
        _ = MIDIFile(performance: tune.performance()).bytes
      }
    }
  }
}
