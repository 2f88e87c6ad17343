import ArgumentParser
import CharRNN
import Drawing
import JSON

struct BenchCommand: Command {
  static let name = "bench"
  static let summary = "Time training, scoring and sampling on this machine"
  static let details = """
    Uses a fresh model with the sizes of the loaded model, or else the standard sizes; the loaded \
    model does not change. Takes a few seconds; other running programs lower the figures.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("cores", "cores of the machine"), .init("instructionSet", "of the machine"),
    .init("oneDNN", "its version"), .init("implementations", "what oneDNN multiplies with"),
    .init("precision", "of training"), .init("batch", "N"), .init("sequence", "T"),
    .init("vocabulary", "V"), .init("embedding", "E"), .init("layers", "H of each layer"),
    .init("train", "charactersPerSecond (the median) and runs (all rates)"),
    .init("evaluate", "the same for scoring"), .init("sample", "the same for one tune"),
    .init("sample16", "the same for 16 at once"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    if case .outOfMemory = error as? BackendError { Failure.hintsOnSmallerSettings } else { nil }
  }

  /// One kind of work with its measurement.
  private struct Line {
    let key: String
    let work: String
    let measurement: Measurement
  }

  func run(in session: inout Session) throws {
    let model = session.model?.model
    let sizes = try model?.configuration ?? ModelConfiguration(vocabularySize: 87)
    let benchmark = EngineBenchmark(
      sizes, settings: session.trainingSettings(seed: 1), vocabulary: model?.vocabulary,
      follower: model?.follower)
    let lines = try measure(benchmark, session)
    let implementations = try benchmark.implementations()
    let machine = Machine.current
    let widths = sizes.layerWidths.map(String.init).joined(separator: ", ")
    let setUp = """
      \(machine.cores.counted("core")), \(machine.instructionSet), oneDNN \
      \(machine.oneDNNVersion) (\(implementations.joined(separator: ", ")))
      embedding \(sizes.embeddingSize), LSTM \(widths), \(sizes.vocabularySize) characters, as \
      \(session.model == nil ? "is standard" : "the model has")
      """
    var table = Table([.left(""), .right("characters/s"), .right("slowest"), .right("fastest")])
    for line in lines {
      let measurement = line.measurement
      table.append(
        [line.work]
          + [measurement.median, measurement.slowest, measurement.fastest].map(Self.figure))
    }
    session.show(
      ReportResult(
        [.text(setUp), .table(table)], json: Self.json(lines, benchmark, implementations),
        measured: .everything))
  }

  private func measure(_ benchmark: EngineBenchmark, _ session: Session) throws -> [Line] {
    let interrupt = session.world.interrupt
    let stopwatch = Stopwatch(
      runs: 3...25, budget: .seconds(1.5), now: session.world.now,
      shouldStop: { interrupt.isRequested })
    let settings = benchmark.settings
    let works: [(String, String, (Stopwatch) throws -> Measurement?)] = [
      (
        "train",
        "training, \(settings.batch) × \(settings.sequence), \(settings.precision.rawValue)",
        benchmark.train
      ),
      ("evaluate", "scoring texts", benchmark.evaluate),
      ("sample", "sampling one tune", benchmark.sample),
      ("sample16", "sampling 16 at once", { try benchmark.sample($0, streams: 16) }),
    ]
    return try works.map { key, work, run in
      session.progress(work + " …")
      guard let measurement = try run(stopwatch) else { throw Interrupted() }
      return Line(key: key, work: work, measurement: measurement)
    }
  }

  /// The rate as a whole number; a dash if it is infinite, because the clock stood still.
  private static func figure(_ rate: Double) -> String {
    rate.isFinite ? Int(rate.rounded()).grouped : "–"
  }

  private static func json(
    _ lines: [Line], _ benchmark: EngineBenchmark, _ implementations: [String]
  ) -> JSONValue {
    let (machine, sizes) = (Machine.current, benchmark.configuration)
    var object: JSONObject = [
      "cores": .int(machine.cores), "instructionSet": .string(machine.instructionSet),
      "oneDNN": .string(machine.oneDNNVersion), "implementations": .strings(implementations),
      "precision": .string(benchmark.settings.precision.rawValue),
      "batch": .int(benchmark.settings.batch), "sequence": .int(benchmark.settings.sequence),
      "vocabulary": .int(sizes.vocabularySize), "embedding": .int(sizes.embeddingSize),
      "layers": .array(sizes.layerWidths.map { .int($0) }),
    ]
    for line in lines {
      object[line.key] = [
        "charactersPerSecond": .figure(line.measurement.median),
        "runs": .array(line.measurement.rates.map(JSONValue.figure)),
      ]
    }
    return .object(object)
  }
}
