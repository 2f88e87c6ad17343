internal import CKernels
internal import COneDNN

/// The weights of a network in the forms that its lanes read: packed matrices, summed biases, and the
/// embedding folded into the first layer.
///
/// `refresh` computes them after every update.
///
/// Folding: the first layer reads E[c]·Wx for a character c, so one product W' = E·Wx of
/// [R, E] × [E, 4H] replaces one of [T·N, E] × [E, 4H], and the layer's input is a row of W', or the
/// sum of one and those of the side inputs. R counts the rows of all these tables.
final class SharedWeights {
  let configuration: ModelConfiguration
  let layout: ParameterLayout
  let backend: Backend
  let packed: PackedWeights
  /// b_ih + b_hh of every layer, `[4H]`.
  let biases: [FloatBuffer]
  /// The embedding and the tables of the side inputs `[R, E]` as products read them.
  let embedding: Operand
  /// The first layer's Wx `[4H, E]` as products read it.
  let inputWeight: Operand
  /// W' `[R, 4H]`.
  let projected: FloatBuffer

  private let weights: FloatBuffer
  /// The recurrent weights of all layers with some set to zero; empty where none are.
  private let dropped: [FloatBuffer]
  private let team: LaneTeam
  private let streams: [BackendStream]
  private let foldProducts: [(product: MatrixProduct, weights: PackedMatrix)]

  init(
    _ configuration: ModelConfiguration, weights: FloatBuffer, team: LaneTeam,
    streams: [BackendStream], backend: Backend, dropsWeights: Bool
  ) throws(BackendError) {
    dropped = try configuration.layerWidths.map { width throws(BackendError) in
      try FloatBuffer(count: dropsWeights ? 4 * width * width : 0)
    }
    self.configuration = configuration
    self.weights = weights
    self.team = team
    self.streams = streams
    self.backend = backend
    layout = ParameterLayout(configuration)
    packed = PackedWeights(backend)
    biases = try configuration.layerWidths.map { width throws(BackendError) in
      try FloatBuffer(count: 4 * width)
    }
    let gateWidth = 4 * configuration.layerWidths[0]
    projected = try FloatBuffer(count: configuration.inputRows * gateWidth)
    var products: [(product: MatrixProduct, weights: PackedMatrix)] = []
    let (inputs, size) = (configuration.inputRows, configuration.embeddingSize)
    embedding = try Operand(
      weights.base + layout[ParameterName.embedding].offset, count: inputs * size,
      precision: backend.precision)
    let inputStart = weights.base + layout[ParameterName.inputWeight(0)].offset
    inputWeight = try Operand(inputStart, count: gateWidth * size, precision: backend.precision)
    for lane in 0..<team.count {
      let rows = team.share(of: inputs, lane: lane).count
      // Lanes without rows (a vocabulary smaller than the team) never run their product.
      let product = try MatrixProduct(
        backend, m: max(rows, 1), n: gateWidth, k: size, weights: conednn_any)
      products.append(
        (product, try packed.matrix(for: product, at: inputStart, layout: conednn_columns)))
    }
    foldProducts = products
  }

  /// The implementation that oneDNN picked for each product.
  var implementations: [String] { foldProducts.map(\.product.implementation) }

  /// Where the parameter `name` starts in the flat block of weights.
  func pointer(to name: String) -> UnsafeMutablePointer<Float> {
    weights.base + layout[name].offset
  }

  /// The recurrent weights of a layer `[4H, H]` as its products take them.
  func recurrentWeight(_ layer: Int) -> UnsafeMutablePointer<Float> {
    dropped[layer].count > 0
      ? dropped[layer].base : pointer(to: ParameterName.recurrentWeight(layer))
  }

  /// Computes every form from the weights as they are.
  ///
  /// - Parameter weightDrop: which recurrent weights of each layer are set to zero, where the network
  ///   was made for that.
  /// - Throws: `BackendError` where oneDNN refuses.
  func refresh(weightDrop: [Dropout] = []) throws(BackendError) {
    for (layer, buffer) in dropped.enumerated() where buffer.count > 0 {
      let weights = pointer(to: ParameterName.recurrentWeight(layer))
      weightDrop[layer].apply(to: buffer.count, from: weights, into: buffer.base)
    }
    for (layer, bias) in biases.enumerated() {
      bias.base.update(from: pointer(to: ParameterName.inputBias(layer)), count: bias.count)
      ck_add(bias.count, bias.base, pointer(to: ParameterName.recurrentBias(layer)))
    }
    try team.run { lane throws(BackendError) in
      for index in stride(from: lane, to: packed.matrices.count, by: team.count) {
        try packed.matrices[index].pack(on: streams[lane])
      }
      let width = configuration.embeddingSize
      for (operand, rows) in [
        (embedding, configuration.inputRows),
        (inputWeight, 4 * configuration.layerWidths[0]),
      ] {
        let part = team.share(of: rows, lane: lane)
        operand.round(from: part.lowerBound * width, count: part.count * width)
      }
    }
    try fold()
  }

  /// W' = E·Wx, the rows spread over the lanes.
  private func fold() throws(BackendError) {
    let (size, gateWidth) = (configuration.embeddingSize, 4 * configuration.layerWidths[0])
    try team.run { lane throws(BackendError) in
      let rows = team.share(of: configuration.inputRows, lane: lane)
      guard !rows.isEmpty else { return }
      let (product, inputWeight) = foldProducts[lane]
      try product.run(
        on: streams[lane], embedding.pointer(at: rows.lowerBound * size), inputWeight,
        into: projected.base + rows.lowerBound * gateWidth)
    }
  }
}
