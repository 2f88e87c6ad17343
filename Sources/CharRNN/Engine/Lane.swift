internal import CKernels
internal import COneDNN

/// One core's share of the batch: n rows through the whole network, forward and backward.
///
/// Lanes share only the weights, which they read. They wait for each other once a step, when the
/// gradients are added up.
final class Lane {
  let shape: LaneShape
  let stream: BackendStream
  /// The gradients of this lane's rows, laid out like the weights.
  ///
  /// Those of the embedding and of the first layer's Wx stay zero: they are computed from
  /// `dProjected` once that is summed over the lanes.
  let gradient: FloatBuffer
  /// dL/dW' of the folded input tables, `[R, 4H]`.
  let dProjected: FloatBuffer

  private let network: SharedWeights
  let layers: [LaneLayer]
  /// The rows of W' that are the input of each character, `[T, n, 1 + K]`: its own and those of the K
  /// side inputs.
  private let inputs: UnsafeMutableBufferPointer<Int32>
  private let sideStarts: [Int]
  private let targets: UnsafeMutableBufferPointer<Int32>
  private let logits: FloatBuffer
  private let logitsOperand: Operand
  private let dOutput: FloatBuffer
  private let outputProduct: MatrixProduct
  private let outputWeights: PackedMatrix
  private let outputBackward: (product: MatrixProduct, weights: PackedMatrix)?
  private let outputGradient: MatrixProduct?

  init(
    _ network: SharedWeights, shape: LaneShape, stream: BackendStream
  ) throws(BackendError) {
    self.network = network
    self.shape = shape
    self.stream = stream
    let configuration = network.configuration
    let (vocabulary, characters) = (configuration.vocabularySize, shape.steps * shape.rows)
    let widths = configuration.layerWidths
    let top = widths[widths.count - 1]
    var layers: [LaneLayer] = []
    let precision = network.backend.precision
    let gatesCopy =
      precision == .bf16 ? try Operand.room(for: characters * 4 * (widths.max() ?? 0)) : nil
    for layer in widths.indices {
      layers.append(try LaneLayer(layer, of: network, shape: shape, gatesCopy: gatesCopy))
    }
    self.layers = layers
    logits = try FloatBuffer(count: characters * vocabulary)
    logitsOperand = try Operand(logits.base, count: logits.count, precision: precision)
    let training = shape.isTraining
    gradient = try FloatBuffer(count: training ? network.layout.count : 0)
    dProjected = try FloatBuffer(count: training ? configuration.inputRows * 4 * widths[0] : 0)
    dOutput = try FloatBuffer(count: training ? characters * (widths.max() ?? 0) : 0)

    let (backend, packed) = (network.backend, network.packed)
    let weight = network.pointer(to: ParameterName.outputWeight)
    outputProduct = try MatrixProduct(
      backend, m: characters, n: vocabulary, k: top, weights: conednn_any)
    outputWeights = try packed.matrix(for: outputProduct, at: weight, layout: conednn_columns)
    if training {
      let product = try MatrixProduct(
        backend, m: characters, n: top, k: vocabulary, weights: conednn_any)
      outputBackward = (
        product, try packed.matrix(for: product, at: weight, layout: conednn_rows)
      )
      outputGradient = try MatrixProduct(
        backend, m: vocabulary, n: top, k: characters, source: conednn_columns,
        weights: conednn_rows)
    } else {
      outputBackward = nil
      outputGradient = nil
    }
    // Last: everything above can throw, and `deinit` frees these only once all is initialised.
    sideStarts = configuration.sideStarts
    inputs = .allocate(capacity: characters * (1 + sideStarts.count))
    inputs.initialize(repeating: 0)
    targets = .allocate(capacity: characters)
    targets.initialize(repeating: -1)
  }

  deinit {
    inputs.deallocate()
    targets.deallocate()
  }

  /// The implementation that oneDNN picked for each product.
  var implementations: [String] {
    layers.flatMap(\.implementations)
      + [outputProduct, outputBackward?.product, outputGradient].compactMap { $0?.implementation }
  }

  /// Sets what row `row` of this lane reads at step `t`, and what it should predict; a negative
  /// target leaves the prediction out of the loss.
  func set(
    step t: Int, row: Int, token: Int32, target: Int32, follower: (any TextFollower)?
  ) {
    let place = t * shape.rows + row
    targets[place] = target
    let first = place * (1 + sideStarts.count)
    inputs[first] = token
    guard let follower else {
      precondition(sideStarts.isEmpty, "a model with side inputs needs a follower")
      return
    }
    for (side, start) in sideStarts.enumerated() {
      inputs[first + 1 + side] = Int32(start + follower[side])
    }
  }

  /// Runs the window forward, to the logits.
  ///
  /// - Parameters:
  ///   - dropout: for each layer what to drop; empty for none.
  ///   - restarts: step by step, the rows whose state is set to zero before the step.
  /// - Throws: `BackendError` where oneDNN refuses.
  func forward(dropout: [Dropout], restarts: [[Int]]? = nil) throws(BackendError) {
    let characters = shape.steps * shape.rows
    guard let inputs = inputs.baseAddress else { return }
    for (index, layer) in layers.enumerated() {
      if index == 0 {
        ck_gather_rows(
          characters, 4 * layer.units, network.projected.base, 1 + sideStarts.count, inputs,
          layer.gates.base)
      } else {
        try layer.projectInput(layers[index - 1].output, on: stream)
      }
      try layer.forward(
        bias: network.biases[index], dropout: dropout.isEmpty ? nil : dropout[index],
        restarts: restarts, on: stream)
    }
    try outputProduct.run(
      on: stream, layers[layers.count - 1].output, outputWeights, into: logits.base)
    ck_add_bias(
      characters, network.configuration.vocabularySize, logits.base,
      network.pointer(to: ParameterName.outputBias))
  }

  /// The losses of the window, in nats; replaces the logits by their gradient times `scale`.
  func loss(scale: Float) -> LossTotals {
    var totals = LossTotals()
    guard let targets = targets.baseAddress else { return totals }
    let sums = ck_softmax_cross_entropy(
      shape.steps * shape.rows, network.configuration.vocabularySize, logits.base, targets, scale)
    totals.loss = sums.loss
    totals.correct = sums.correct
    totals.characters = sums.counted
    return totals
  }

  /// Runs the window backward into `gradient` and `dProjected`; must follow `loss`.
  func backward(dropout: [Dropout], weightDrop: [Dropout] = []) throws(BackendError) {
    guard let outputGradient, let outputBackward, let inputs = inputs.baseAddress else { return }
    let layout = network.layout
    func gradient(_ name: String) -> UnsafeMutablePointer<Float> {
      self.gradient.base + layout[name].offset
    }
    let characters = shape.steps * shape.rows
    let vocabulary = network.configuration.vocabularySize
    logitsOperand.round(from: 0, count: logits.count)
    try outputGradient.run(
      on: stream, logitsOperand.pointer(), layers[layers.count - 1].output,
      into: gradient(ParameterName.outputWeight))
    gradient(ParameterName.outputBias).update(repeating: 0, count: vocabulary)
    ck_add_column_sums(
      characters, vocabulary, logits.base, gradient(ParameterName.outputBias))
    try outputBackward.product.run(
      on: stream, logitsOperand.pointer(), outputBackward.weights, into: dOutput.base)

    for index in layers.indices.reversed() {
      let layer = layers[index]
      try layer.backward(
        dOutput: dOutput.base, dropout: dropout.isEmpty ? nil : dropout[index], on: stream)
      let dBias = gradient(ParameterName.inputBias(index))
      try layer.recurrentBackward(
        dWeight: gradient(ParameterName.recurrentWeight(index)), dBias: dBias,
        weightDrop: weightDrop.isEmpty ? nil : weightDrop[index], on: stream)
      // The two biases are only ever added, so their gradients are one.
      gradient(ParameterName.recurrentBias(index)).update(from: dBias, count: 4 * layer.units)
      if index > 0 {
        try layer.inputBackward(
          layers[index - 1].output, dInput: dOutput.base,
          dWeight: gradient(ParameterName.inputWeight(index)), on: stream)
      } else {
        dProjected.clear()
        ck_scatter_add_rows(
          characters, 4 * layer.units, layer.gates.base, 1 + sideStarts.count, inputs,
          dProjected.base)
      }
    }
  }

  /// Copies the state after the window to where the next window starts from.
  func carryState() {
    for layer in layers { layer.carryState() }
  }

  /// The logits `[V]` of step `t` and row `row`; valid between `forward` and `loss`.
  func logits(step t: Int, row: Int) -> [Float] {
    let vocabulary = network.configuration.vocabularySize
    let start = logits.base + (t * shape.rows + row) * vocabulary
    return Array(UnsafeBufferPointer(start: start, count: vocabulary))
  }
}
