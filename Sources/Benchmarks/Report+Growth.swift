import CharRNN
import Drawing
import LiltShell

extension Report {
  /// What larger models, batches, windows and corpora cost, beside what their products alone would.
  func printGrowth() throws {
    let precision = machine.precision
    title(
      "Growth", "training in \(precision.rawValue), about a minute; memory with that of the text")
    var table = Table([
      .left(""), .right("characters/s"), .right("ms a step"), .right("× time"), .right("× FLOP"),
      .right("× time a character"), .right("peak memory, MB"),
    ])
    var standard: (seconds: Double, engine: EngineBenchmark)?
    for (name, make) in growthCases(precision) {
      let ((engine, measurement), memory) = try ResidentMemory.growth {
        let engine = try make()
        return (engine, try engine.train(suite.stopwatch))
      }
      let rate = unstopped(measurement).median
      let seconds = Double(engine.charactersPerStep) / rate
      let base = standard ?? (seconds, engine)
      standard = base
      let flops = Double(engine.products.flops) / Double(base.engine.products.flops)
      let characters = Double(engine.charactersPerStep) / Double(base.engine.charactersPerStep)
      table.append([
        name, Int(rate.rounded()).grouped, (seconds * 1e3).fixed(1),
        (seconds / base.seconds).fixed(2), flops.fixed(2),
        (seconds / base.seconds / characters).fixed(2),
        memory.map { (Double($0) / 1e6).fixed(1) } ?? "–",
      ])
    }
    show(table)
  }

  /// The windows that 16 streams of 64 have in the ancestor's corpus of 155,224 characters.
  private static let ancestorWindows = 151

  /// The default first: all others are compared with it.
  private func growthCases(
    _ precision: Precision
  ) -> [(name: String, engine: () throws -> EngineBenchmark)] {
    func engine(
      widths: [Int] = [256, 256, 256], batch: Int = 16, sequence: Int = 64,
      windows: Int = Report.ancestorWindows
    ) throws -> EngineBenchmark {
      var settings = TrainingSettings()
      settings.precision = precision
      settings.batch = batch
      settings.sequence = sequence
      let configuration = try ModelConfiguration(vocabularySize: 87, layerWidths: widths)
      return EngineBenchmark(configuration, settings: settings, windows: windows)
    }
    return [
      ("3 layers of 256, 16 streams × 64", { try engine() }),
      ("width × 2: 512", { try engine(widths: [512, 512, 512]) }),
      ("layers × 2: 6", { try engine(widths: [Int](repeating: 256, count: 6)) }),
      ("streams × 2: 32", { try engine(batch: 32) }),
      ("streams × 4: 64", { try engine(batch: 64) }),
      ("sequence × 2: 128", { try engine(sequence: 128) }),
      ("corpus × 10: 1.5 million characters", { try engine(windows: 10 * Self.ancestorWindows) }),
    ]
  }
}
