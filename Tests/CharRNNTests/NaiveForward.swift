import JSON
import Safetensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An LSTM in double precision as its equations are written, which knows two files and nothing of the
/// engine: the tensors of a checkpoint, and what `EvaluationInputs` writes.
struct NaiveForward {
  private typealias Matrix = [[Double]]

  private var tables: [Matrix] = []
  private var layers: [(input: Matrix, recurrent: Matrix, bias: [Double])] = []
  private let output: (weight: Matrix, bias: [Double])
  private let rows: [[Int]]
  private let starts: [Int]
  private let contexts: [Int]

  init(checkpoint: SafetensorsFile, inputs: SafetensorsFile) throws {
    func matrix(_ name: String) throws -> Matrix {
      let tensor = try #require(checkpoint[name], "\(name)")
      let (values, width) = (try tensor.doubles(), tensor.shape[1])
      return (0..<tensor.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
    func vector(_ name: String) throws -> [Double] { try #require(checkpoint[name]).doubles() }
    let names = try JSONValue(parsing: #require(inputs.metadata["tables"])).array ?? []
    for name in names { tables.append(try matrix(#require(name.string))) }
    while checkpoint["lstm.weight_hh_l\(layers.count)"] != nil {
      let layer = layers.count
      let biases = zip(try vector("lstm.bias_ih_l\(layer)"), try vector("lstm.bias_hh_l\(layer)"))
      layers.append(
        (
          try matrix("lstm.weight_ih_l\(layer)"), try matrix("lstm.weight_hh_l\(layer)"),
          biases.map { $0 + $1 }
        ))
    }
    output = (try matrix("output.weight"), try vector("output.bias"))
    let (values, width) = (try #require(inputs["rows"]).integers(), tables.count)
    rows = (0..<values.count / width).map { Array(values[$0 * width..<($0 + 1) * width]) }
    starts = try #require(inputs["starts"]).integers()
    contexts = try #require(inputs["contexts"]).integers()
  }

  /// The sum of -ln p of all predicted characters, and their number; with fewer columns the later
  /// tables are left out.
  func losses(columns: Int? = nil) -> (nats: Double, characters: Int) {
    var (nats, characters) = (0.0, 0)
    for (text, start) in starts.enumerated() {
      let end = text + 1 < starts.count ? starts[text + 1] : rows.count
      var states = layers.map {
        (
          h: [Double](repeating: 0, count: $0.bias.count / 4),
          c: [Double](repeating: 0, count: $0.bias.count / 4)
        )
      }
      for place in start..<end {
        if place >= start + contexts[text] {
          let logits = zip(Self.product(output.weight, states[states.count - 1].h), output.bias)
            .map { $0 + $1 }
          let sum = logits.reduce(0) { $0 + exp($1) }
          nats += log(sum) - logits[rows[place][0]]
          characters += 1
        }
        var x = [Double](repeating: 0, count: tables[0][0].count)
        for (table, row) in zip(tables, rows[place]).prefix(columns ?? tables.count) {
          x = zip(x, table[row]).map { $0 + $1 }
        }
        for (index, layer) in layers.enumerated() {
          step(layer, x, &states[index])
          x = states[index].h
        }
      }
    }
    return (nats, characters)
  }

  /// A step of a layer; its rows are those of the gates i, f, g and o.
  private func step(
    _ layer: (input: Matrix, recurrent: Matrix, bias: [Double]), _ x: [Double],
    _ state: inout (h: [Double], c: [Double])
  ) {
    let (read, kept) = (Self.product(layer.input, x), Self.product(layer.recurrent, state.h))
    let gates = layer.bias.indices.map { read[$0] + kept[$0] + layer.bias[$0] }
    let count = state.h.count
    func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
    for unit in 0..<count {
      let (i, f) = (sigmoid(gates[unit]), sigmoid(gates[count + unit]))
      state.c[unit] = f * state.c[unit] + i * tanh(gates[2 * count + unit])
      state.h[unit] = sigmoid(gates[3 * count + unit]) * tanh(state.c[unit])
    }
  }

  private static func product(_ matrix: Matrix, _ vector: [Double]) -> [Double] {
    matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
