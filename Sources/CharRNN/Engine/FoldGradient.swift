internal import COneDNN

/// The gradient of the fold of `SharedWeights`: from dL/dW' `[V, 4H]` to those of the embedding
/// `[V, E]` and of the first layer's Wx `[4H, E]`.
///
/// Two products of equal cost, so that two lanes share them evenly.
final class FoldGradient {
  private let layout: ParameterLayout
  private let dProjected: Operand
  private let count: Int
  private let products: [(product: MatrixProduct, weights: Operand)]

  /// Plans the two products.
  ///
  /// - Parameters:
  ///   - weights: the network's.
  ///   - dProjected: dL/dW', summed over the lanes before `run`.
  /// - Throws: `BackendError` where oneDNN refuses.
  init(_ weights: SharedWeights, dProjected: FloatBuffer) throws(BackendError) {
    let (backend, configuration) = (weights.backend, weights.configuration)
    layout = weights.layout
    count = dProjected.count
    self.dProjected = try Operand(dProjected.base, count: count, precision: backend.precision)
    let gateWidth = 4 * configuration.layerWidths[0]
    let (characters, size) = (configuration.vocabularySize, configuration.embeddingSize)
    // dE = dW' · Wx, where Wx stands as [4H, E].
    let embedding = try MatrixProduct(
      backend, m: characters, n: size, k: gateWidth, weights: conednn_rows)
    // dWx = dW' transposed · E.
    let inputWeight = try MatrixProduct(
      backend, m: gateWidth, n: size, k: characters, source: conednn_columns,
      weights: conednn_rows)
    products = [(embedding, weights.inputWeight), (inputWeight, weights.embedding)]
  }

  /// The parameters whose gradients parts 0 and 1 compute.
  static let names = [ParameterName.embedding, ParameterName.inputWeight(0)]

  /// The implementation that oneDNN picked for each product.
  var implementations: [String] { products.map(\.product.implementation) }

  /// Rounds a part of dL/dW' to the products' precision; all parts are rounded before the first
  /// `run`.
  func round(_ part: Range<Int>) {
    dProjected.round(from: part.lowerBound, count: part.count)
  }

  /// Computes the gradient of parameter `names[part]` into `gradient`, the flat block of gradients.
  func run(
    part: Int, gradient: FloatBuffer, on stream: BackendStream
  ) throws(BackendError) {
    let (product, weights) = products[part]
    try product.run(
      on: stream, dProjected.pointer(), weights.pointer(),
      into: gradient.base + layout[Self.names[part]].offset)
  }
}
