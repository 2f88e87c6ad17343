/// Streams that are read side by side, each in a row: what they have read so far, as the network
/// remembers it, and what is expected next.
final class StreamBlock {
  /// For each layer and, last, for the output the rows of what its weights multiply: h of the layer
  /// below (the first layer has none), then the layer's own h.
  let operands: [FloatBuffer]
  /// c of each layer, a row each.
  let cells: [FloatBuffer]
  /// The pre-activations of one layer at a time.
  let gates: FloatBuffer
  /// The logits, with those of the columns that fill the last panel.
  let logits: FloatBuffer

  private let widths: [Int]
  private let operandWidths: [Int]
  private let logitsWidth: Int

  /// Rows for `rows` streams, all in the zero state.
  init(rows: Int, for predictor: Predictor) {
    widths = predictor.configuration.layerWidths
    operandWidths = predictor.operandWidths
    logitsWidth = predictor.logitsWidth
    operands = operandWidths.map { FloatBuffer(orTrap: rows * $0) }
    cells = widths.map { FloatBuffer(orTrap: rows * $0) }
    gates = FloatBuffer(orTrap: rows * predictor.gatesWidth)
    logits = FloatBuffer(orTrap: rows * logitsWidth)
  }

  /// Puts a stream into `row`: its state and the logits it expects next.
  func set(_ row: Int, to state: RecurrentState, _ logits: Logits?) {
    for (layer, width) in widths.enumerated() {
      hidden(layer, row).update(from: state.hidden[layer], count: width)
      (cells[layer].base + row * width).update(from: state.cell[layer], count: width)
    }
    guard let values = logits?.values else { return }
    (self.logits.base + row * logitsWidth).update(from: values, count: values.count)
  }

  /// Takes the state out of `row`.
  func get(_ row: Int, into state: inout RecurrentState) {
    for (layer, width) in widths.enumerated() {
      let (h, c) = (hidden(layer, row), cells[layer].base + row * width)
      state.hidden[layer].withUnsafeMutableBufferPointer {
        $0.baseAddress?.update(from: h, count: width)
      }
      state.cell[layer].withUnsafeMutableBufferPointer {
        $0.baseAddress?.update(from: c, count: width)
      }
    }
  }

  /// Copies the stream in one row into another.
  func copy(_ source: Int, to target: Int) {
    for (layer, width) in widths.enumerated() {
      hidden(layer, target).update(from: hidden(layer, source), count: width)
      let cell = cells[layer].base
      (cell + target * width).update(from: cell + source * width, count: width)
    }
    let base = logits.base
    (base + target * logitsWidth).update(from: base + source * logitsWidth, count: logitsWidth)
  }

  /// The first `count` logits of a row.
  func logits(_ row: Int, count: Int) -> Logits {
    Logits(Array(UnsafeBufferPointer(start: logits.base + row * logitsWidth, count: count)))
  }

  /// Where a layer's own h of a row stands: at the end of what its weights multiply.
  private func hidden(_ layer: Int, _ row: Int) -> UnsafeMutablePointer<Float> {
    operands[layer].base + (row + 1) * operandWidths[layer] - widths[layer]
  }
}
