import CharRNN
import Drawing
import LiltShell

/// The fastest product of a precision on all cores, and its FLOP/s.
struct Ceiling {
  let product: StepProduct
  var rate: Double
}

extension Report {
  /// The products of a lane of the default training step, and reading memory, on one core and on
  /// all at once.
  ///
  /// - Returns: the best of them on all cores, for each precision.
  /// - Throws: `BackendError` where oneDNN refuses.
  func printCeilings() throws -> [Precision: Ceiling] {
    title("Ceilings", "fastest runs, on one core and on all at once")
    let best = try printProducts()
    try printReading()
    return best
  }

  /// The rate of a product on so many cores, its fastest run.
  ///
  /// - Throws: `BackendError` where oneDNN refuses.
  func rate(_ product: StepProduct, _ precision: Precision, lanes: Int) throws -> Double {
    try measured {
      try ProductBenchmark(product, precision: precision, lanes: lanes).measure(stopwatch)
    }
  }

  private func printProducts() throws -> [Precision: Ceiling] {
    let engine = try suite.engine(.f32)
    // The rows of the batch that fall to a lane.
    let rows = (engine.settings.batch + machine.cores - 1) / machine.cores
    let products = StepProducts(
      engine.configuration, steps: engine.settings.sequence, rows: rows)
    let kinds: [(StepProduct.Kind, String)] = [
      (.input, "input, all steps"), (.recurrent, "recurrent, one step"),
      (.weightGradient, "weight gradient, transposed"),
    ]
    var best: [Precision: Ceiling] = [:]
    var table = Table([
      .left("GFLOP/s"), .left("shape"), .left(""), .right("1 core"),
      .right(machine.cores.counted("core")),
    ])
    for (kind, name) in kinds {
      guard let product = products.first(kind) else { continue }
      for precision in machine.precisions {
        let rates = try [1, machine.cores].map { try rate(product, precision, lanes: $0) }
        if rates[1] > best[precision]?.rate ?? 0 {
          best[precision] = Ceiling(product: product, rate: rates[1])
        }
        table.append(
          [name, "\(product.m) × \(product.k) × \(product.n)", precision.rawValue]
            + rates.map { ($0 * 1e-9).fixed(0) })
      }
    }
    show(table)
    return best
  }

  private func printReading() throws {
    var table = Table([
      .left("GB/s, reading"), .right("1 core"), .right(machine.cores.counted("core")),
    ])
    // What each of some lanes reads.
    let buffers: [(String, bytes: (_ lanes: Int) -> Int)] = [
      ("512 KB a core (as in L2)", { _ in 1 << 19 }),
      ("16 MB, a part to each core (as in L3)", { (1 << 24) / $0 }),
      ("256 MB, a part to each core (memory)", { (1 << 28) / $0 }),
    ]
    for (name, bytes) in buffers {
      let rates = try [1, machine.cores].map { lanes in
        try measured { () throws(BackendError) in
          try ReadBenchmark(bytes: bytes(lanes), lanes: lanes).measure(stopwatch)
        }
      }
      table.append([name] + rates.map { ($0 * 1e-9).fixed(0) })
    }
    show(table)
  }

  /// The fastest run of a measurement.
  private func measured<Failure: Error>(
    _ measure: () throws(Failure) -> Measurement?
  ) throws(Failure) -> Double {
    unstopped(try measure()).fastest
  }
}
