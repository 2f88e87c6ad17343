internal import CKernels
internal import COneDNN

/// One LSTM layer (Hochreiter & Schmidhuber 1997, with forget gates) over T steps of a lane's n
/// rows, forward and backward.
///
/// Only the recurrent product `[n, H] × [H, 4H]` and the loop over the gates run step by step; all
/// other products run once for all T·n characters, which is cheaper.
final class LaneLayer {
  let shape: LaneShape
  let inputs: Int
  let units: Int

  /// Activated gates after forward, gradients of their pre-activations after backward: `[T, n, 4H]`.
  let gates: FloatBuffer
  /// h before the first step and after each: `[T + 1, n, H]`.
  let hidden: FloatBuffer
  /// c before the first step and after each: `[T + 1, n, H]`.
  let cell: FloatBuffer
  /// What the layer above reads, `[T, n, H]`: h of every step, with dropout where there is any.
  var output: UnsafeMutableRawPointer {
    droppedOperand?.pointer() ?? hiddenOperand.pointer(at: shape.rows * units)
  }

  private let hiddenOperand: Operand
  private let droppedOperand: Operand?
  private let gatesOperand: Operand
  private let tanhCell: FloatBuffer
  private let dropped: FloatBuffer?
  /// Buffers for the state before a step at which some rows restart from zero, each `[n, H]`.
  private let restarted: (hidden: FloatBuffer, operand: Operand, cell: FloatBuffer)
  private let forwardProducts: ForwardProducts
  private let backward: Backward?

  private struct ForwardProducts {
    /// x·Wx over all characters; `nil` for the layer that reads the folded embedding.
    let input: (product: MatrixProduct, weights: PackedMatrix)?
    let recurrent: (product: MatrixProduct, weights: PackedMatrix)
  }

  private struct Backward {
    let input: (product: MatrixProduct, weights: PackedMatrix)?
    let recurrent: (product: MatrixProduct, weights: PackedMatrix)
    let inputGradient: MatrixProduct?
    let recurrentGradient: MatrixProduct
    /// dL/dh that comes from the step after, `[n, H]`.
    let dHidden: FloatBuffer
    /// dL/dc that comes from the step after, `[n, H]`.
    let dCell: FloatBuffer
  }

  /// Prepares layer `layer`.
  ///
  /// `gatesCopy` takes the gates' gradients rounded to bf16. All layers of a lane share it, since they
  /// run backward one after the other.
  init(
    _ layer: Int, of network: SharedWeights, shape: LaneShape, gatesCopy: FloatBuffer?
  ) throws(BackendError) {
    self.shape = shape
    let configuration = network.configuration
    inputs = configuration.inputSize(ofLayer: layer)
    units = configuration.layerWidths[layer]
    let (steps, rows, units, inputs) = (shape.steps, shape.rows, units, inputs)
    gates = try FloatBuffer(count: steps * rows * 4 * units)
    hidden = try FloatBuffer(count: (steps + 1) * rows * units)
    cell = try FloatBuffer(count: (steps + 1) * rows * units)
    tanhCell = try FloatBuffer(count: steps * rows * units)
    let drops = shape.isTraining && configuration.dropout > 0
    dropped = drops ? try FloatBuffer(count: steps * rows * units) : nil
    let precision = network.backend.precision
    hiddenOperand = try Operand(hidden.base, count: hidden.count, precision: precision)
    droppedOperand = try dropped.map { floats throws(BackendError) in
      try Operand(floats.base, count: floats.count, precision: precision)
    }
    let restartedHidden = try FloatBuffer(count: rows * units)
    restarted = (
      restartedHidden,
      try Operand(restartedHidden.base, count: restartedHidden.count, precision: precision),
      try FloatBuffer(count: rows * units)
    )
    gatesOperand = try Operand(
      gates.base, count: gates.count, precision: precision, copy: gatesCopy)

    let (backend, packed) = (network.backend, network.packed)
    let inputWeight = network.pointer(to: ParameterName.inputWeight(layer))
    let recurrentWeight = network.recurrentWeight(layer)
    func packedProduct(
      m: Int, n: Int, k: Int, _ weights: UnsafeMutablePointer<Float>, _ layout: conednn_layout,
      accumulates: Bool = false
    ) throws(BackendError) -> (product: MatrixProduct, weights: PackedMatrix) {
      let product = try MatrixProduct(
        backend, m: m, n: n, k: k, weights: conednn_any, accumulates: accumulates)
      return (product, try packed.matrix(for: product, at: weights, layout: layout))
    }

    let input: (product: MatrixProduct, weights: PackedMatrix)? =
      layer == 0
      ? nil
      : try packedProduct(
        m: steps * rows, n: 4 * units, k: inputs, inputWeight, conednn_columns)
    forwardProducts = ForwardProducts(
      input: input,
      recurrent: try packedProduct(
        m: rows, n: 4 * units, k: units, recurrentWeight, conednn_columns, accumulates: true))
    guard shape.isTraining else {
      backward = nil
      return
    }
    backward = Backward(
      input: layer == 0
        ? nil
        : try packedProduct(m: steps * rows, n: inputs, k: 4 * units, inputWeight, conednn_rows),
      recurrent: try packedProduct(
        m: rows, n: units, k: 4 * units, recurrentWeight, conednn_rows),
      inputGradient: layer == 0
        ? nil
        : try MatrixProduct(
          backend, m: 4 * units, n: inputs, k: steps * rows, source: conednn_columns,
          weights: conednn_rows),
      recurrentGradient: try MatrixProduct(
        backend, m: 4 * units, n: units, k: steps * rows, source: conednn_columns,
        weights: conednn_rows),
      dHidden: try FloatBuffer(count: rows * units),
      dCell: try FloatBuffer(count: rows * units))
  }

  /// The implementation that oneDNN picked for each product.
  var implementations: [String] {
    [
      forwardProducts.input?.product, forwardProducts.recurrent.product,
      backward?.input?.product, backward?.recurrent.product, backward?.inputGradient,
      backward?.recurrentGradient,
    ].compactMap { $0?.implementation }
  }

  /// Writes x·Wx of all steps into the gates; `input` is `[T, n, in]`, in = E or H of the layer
  /// below.
  func projectInput(
    _ input: UnsafeMutableRawPointer, on stream: BackendStream
  ) throws(BackendError) {
    guard let (product, weights) = forwardProducts.input else { return }
    try product.run(on: stream, input, weights, into: gates.base)
  }

  /// Runs the T steps forward: adds h·Wh and the bias to the x·Wx in the gates, activates them, and
  /// computes c and h.
  ///
  /// - Parameters:
  ///   - bias: `[4H]`, both of PyTorch's biases added.
  ///   - dropout: what to drop of the output, or `nil`.
  ///   - restarts: step by step, the rows whose state is set to zero before the step.
  ///   - stream: the lane's.
  /// - Throws: `BackendError` where oneDNN refuses.
  func forward(
    bias: FloatBuffer, dropout: Dropout?, restarts: [[Int]]?, on stream: BackendStream
  ) throws(BackendError) {
    let (rows, units) = (shape.rows, units)
    let (product, weights) = forwardProducts.recurrent
    let width = rows * units
    hiddenOperand.round(from: 0, count: width)
    for t in 0..<shape.steps {
      let previous = previousState(step: t, restarts: restarts?[t] ?? [])
      let gates = gates.base + t * 4 * width
      try product.run(on: stream, previous.hidden, weights, into: gates)
      ck_gates_forward(
        rows, units, gates, bias.base, previous.cell, cell.base + (t + 1) * width,
        tanhCell.base + t * width, hidden.base + (t + 1) * width)
      hiddenOperand.round(from: (t + 1) * width, count: width)
    }
    if let dropped, let dropout {
      apply(dropout, from: hidden.base + width, to: dropped.base)
      droppedOperand?.round(from: 0, count: dropped.count)
    }
  }

  /// h and c before step `t`: those after the step before, or a copy with some rows set to zero.
  ///
  /// A copy, since the layer above reads the original.
  private func previousState(
    step t: Int, restarts: [Int]
  ) -> (hidden: UnsafeMutableRawPointer, cell: UnsafeMutablePointer<Float>) {
    let width = shape.rows * units
    let (h, c) = (hidden.base + t * width, cell.base + t * width)
    if restarts.isEmpty { return (hiddenOperand.pointer(at: t * width), c) }
    restarted.hidden.base.update(from: h, count: width)
    restarted.cell.base.update(from: c, count: width)
    for row in restarts {
      (restarted.hidden.base + row * units).update(repeating: 0, count: units)
      (restarted.cell.base + row * units).update(repeating: 0, count: units)
    }
    restarted.operand.round(from: 0, count: width)
    return (restarted.operand.pointer(), restarted.cell.base)
  }

  /// Runs the T steps backward.
  ///
  /// `dOutput` `[T, n, H]` is dL/d output on entry and is overwritten; on return the gates hold the
  /// gradients of their pre-activations.
  func backward(
    dOutput: UnsafeMutablePointer<Float>, dropout: Dropout?, on stream: BackendStream
  ) throws(BackendError) {
    guard let backward else { return }
    let (rows, units) = (shape.rows, units)
    let width = rows * units
    if let dropout { apply(dropout, from: dOutput, to: dOutput) }
    backward.dHidden.clear()
    backward.dCell.clear()
    for t in (0..<shape.steps).reversed() {
      let gates = gates.base + t * 4 * width
      ck_gates_backward(
        rows, units, gates, cell.base + t * width, tanhCell.base + t * width,
        dOutput + t * width, backward.dHidden.base, backward.dCell.base)
      gatesOperand.round(from: t * 4 * width, count: 4 * width)
      if t > 0 {
        try backward.recurrent.product.run(
          on: stream, gatesOperand.pointer(at: t * 4 * width), backward.recurrent.weights,
          into: backward.dHidden.base)
      }
    }
  }

  /// Computes dL/dWx `[4H, in]` and dL/dx; must follow `backward`.
  ///
  /// `input` and `dInput` are `[T, n, in]`.
  func inputBackward(
    _ input: UnsafeMutableRawPointer, dInput: UnsafeMutablePointer<Float>,
    dWeight: UnsafeMutablePointer<Float>, on stream: BackendStream
  ) throws(BackendError) {
    guard let gradient = backward?.inputGradient, let (product, weights) = backward?.input else {
      return
    }
    try gradient.run(on: stream, gatesOperand.pointer(), input, into: dWeight)
    try product.run(on: stream, gatesOperand.pointer(), weights, into: dInput)
  }

  /// Computes dL/dWh `[4H, H]` and dL/d bias `[4H]`; must follow `backward`.
  func recurrentBackward(
    dWeight: UnsafeMutablePointer<Float>, dBias: UnsafeMutablePointer<Float>,
    weightDrop: Dropout?, on stream: BackendStream
  ) throws(BackendError) {
    guard let backward else { return }
    // h before each step: the first T of the T + 1 rows.
    try backward.recurrentGradient.run(
      on: stream, gatesOperand.pointer(), hiddenOperand.pointer(), into: dWeight)
    weightDrop?.apply(to: 4 * units * units, from: dWeight, into: dWeight)
    dBias.update(repeating: 0, count: 4 * units)
    ck_add_column_sums(shape.steps * shape.rows, 4 * units, gates.base, dBias)
  }

  /// Copies the state after the last step to where the next window starts from.
  func carryState() {
    let width = shape.rows * units
    hidden.base.update(from: hidden.base + shape.steps * width, count: width)
    cell.base.update(from: cell.base + shape.steps * width, count: width)
  }

  private func apply(
    _ dropout: Dropout, from x: UnsafeMutablePointer<Float>, to out: UnsafeMutablePointer<Float>
  ) {
    let width = shape.rows * units
    for t in 0..<shape.steps {
      // The index in the whole batch, so that the mask does not depend on the number of lanes.
      let first = ((dropout.isLocked ? 0 : t * shape.batch) + shape.firstRow) * units
      ck_dropout(
        width, x + t * width, out + t * width, UInt32(truncatingIfNeeded: first), dropout.key,
        dropout.threshold, dropout.scale)
    }
  }
}

/// The part of a batch that a lane computes.
struct LaneShape {
  /// Steps of a window, T.
  let steps: Int
  /// The rows of the whole batch, N.
  let batch: Int
  /// The first row of this lane.
  let firstRow: Int
  /// The rows of this lane, n.
  let rows: Int
  /// Whether gradients are wanted.
  let isTraining: Bool
}
