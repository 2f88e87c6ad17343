/// Times a few products of the default model in both precisions, to learn which is faster here.
struct PrecisionTiming {
  /// The products, which stand for most of a step's time.
  private static let kinds: [StepProduct.Kind] = [.input, .recurrent, .weightGradient]
  /// How often each is timed.
  private static let rounds = 4

  /// How many times as fast as f32 products of bf16 are, by the fastest run of each; `nil` where
  /// oneDNN refuses one.
  var speedup: Double? {
    do {
      let step = StepProducts(try ModelConfiguration(vocabularySize: 90), steps: 64, rows: 16)
      var (f32, bf16) = (0.0, 0.0)
      for product in Self.kinds.compactMap(step.first) {
        f32 += try seconds(product, .f32)
        bf16 += try seconds(product, .bf16)
      }
      return f32 / bf16
    } catch {
      // What oneDNN refuses cannot be chosen.
      return nil
    }
  }

  /// The time that a step takes for a product, by the fastest of a few runs.
  private func seconds(_ product: StepProduct, _ precision: Precision) throws -> Double {
    var benchmark = ProductBenchmark(product, precision: precision, lanes: 1)
    benchmark.flopsPerRun = 500_000_000
    let stopwatch = Stopwatch(runs: Self.rounds...Self.rounds, budget: .zero)
    let measured = try benchmark.measure(stopwatch)
    return Double(product.count * product.flops) / (measured?.fastest ?? .infinity)
  }
}
