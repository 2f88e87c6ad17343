internal import COneDNN

/// The way back through the fold of `SharedWeights`: from dL/dW' `[V, 4H]` to the embedding and the
/// first layer's Wx.
///
/// Two products of equal cost, so that two lanes share them evenly.
final class FoldGradient {
  private let configuration: ModelConfiguration
  private let embedding: MatrixProduct
  private let inputWeight: MatrixProduct

  init(_ configuration: ModelConfiguration, backend: Backend) throws(BackendError) {
    self.configuration = configuration
    let gateWidth = 4 * configuration.layerWidths[0]
    embedding = try MatrixProduct(
      backend, m: configuration.vocabularySize, n: configuration.embeddingSize, k: gateWidth,
      weights: conednn_rows)
    inputWeight = try MatrixProduct(
      backend, m: gateWidth, n: configuration.embeddingSize, k: configuration.vocabularySize,
      source: conednn_columns, weights: conednn_rows)
  }

  /// The names of the two parameters, first part and second.
  static let names = [ParameterName.embedding, ParameterName.inputWeight(0)]

  /// Computes one part of `names` into `gradient`, the flat block of gradients.
  func run(
    part: Int, dProjected: FloatBuffer, weights: SharedWeights, gradient: FloatBuffer,
    on stream: BackendStream
  ) throws(BackendError) {
    let result = gradient.base + weights.layout[Self.names[part]].offset
    if part == 0 {
      // dE = dW' · Wx, where Wx stands as [4H, E].
      try embedding.run(
        on: stream, dProjected.base, weights.pointer(to: ParameterName.inputWeight(0)),
        into: result)
    } else {
      // dWx = dW' transposed · E.
      try inputWeight.run(
        on: stream, dProjected.base, weights.pointer(to: ParameterName.embedding), into: result)
    }
  }
}
