/// The states and logits of streams that are read side by side, a row each.
final class StreamBlock {
  /// The left operands of the matrix products, one buffer a layer and one for the output.
  ///
  /// A row is h of the layer below, then the layer's own h; the first layer has only its own, the
  /// output only the last layer's.
  let operands: [FloatBuffer]
  /// The cell states c, one buffer a layer.
  let cells: [FloatBuffer]
  /// The gates' pre-activations, one layer at a time.
  let gates: FloatBuffer
  /// The logits, padded to whole panels.
  let logits: FloatBuffer

  /// What follows the text of each row; `nil` without side inputs.
  let followers: UnsafeMutableBufferPointer<(any TextFollower)?>

  private let widths: [Int]
  private let operandWidths: [Int]
  private let logitsWidth: Int

  /// Creates rows for `rows` streams, all in the zero state.
  init(rows: Int, for predictor: Predictor) {
    widths = predictor.configuration.layerWidths
    operandWidths = predictor.operandWidths
    logitsWidth = predictor.logitsWidth
    operands = operandWidths.map { FloatBuffer(orTrap: rows * $0) }
    cells = widths.map { FloatBuffer(orTrap: rows * $0) }
    gates = FloatBuffer(orTrap: rows * predictor.gatesWidth)
    logits = FloatBuffer(orTrap: rows * logitsWidth)
    followers = .allocate(capacity: rows)
    followers.initialize(repeating: predictor.follower)
  }

  deinit {
    followers.deinitialize()
    followers.deallocate()
  }

  /// Writes a stream's state into `row`, and its logits if there are any.
  func set(
    _ row: Int, to state: RecurrentState, _ logits: Logits?, _ follower: (any TextFollower)?
  ) {
    followers[row] = follower
    for (layer, width) in widths.enumerated() {
      hidden(layer, row).update(from: state.hidden[layer], count: width)
      (cells[layer].base + row * width).update(from: state.cell[layer], count: width)
    }
    guard let values = logits?.values else { return }
    (self.logits.base + row * logitsWidth).update(from: values, count: values.count)
  }

  /// Reads the state out of `row`.
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

  /// Copies the outputs h of a row's units, layer by layer, to as many floats at `target`.
  func copyOutputs(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    var next = target
    for (layer, width) in widths.enumerated() {
      next.update(from: hidden(layer, row), count: width)
      next += width
    }
  }

  /// Moves the follower out of a row.
  func takeFollower(_ row: Int) -> (any TextFollower)? {
    defer { followers[row] = nil }
    return followers[row]
  }

  /// Copies the stream of one row into another.
  func copy(_ source: Int, to target: Int) {
    followers[target] = followers[source]
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

  /// The stream of `row` as a reader of its own.
  func reader(_ row: Int, of predictor: Predictor) -> Reader {
    var state = RecurrentState(zero: predictor.configuration)
    get(row, into: &state)
    return Reader(
      predictor, state: state, follower: followers[row],
      logits: logits(row, count: predictor.configuration.vocabularySize))
  }

  /// The layer's own h in a row: the end of its operand.
  private func hidden(_ layer: Int, _ row: Int) -> UnsafeMutablePointer<Float> {
    operands[layer].base + (row + 1) * operandWidths[layer] - widths[layer]
  }
}
