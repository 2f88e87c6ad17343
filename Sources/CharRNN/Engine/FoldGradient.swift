internal import CKernels
internal import COneDNN

/// The gradient of the fold of `SharedWeights`: from dL/dW' `[R, 4H]` to those of the R rows of the
/// input tables `[R, E]` and of the first layer's Wx `[4H, E]`.
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
    let (rows, size) = (configuration.inputRows, configuration.embeddingSize)
    // dE = dW' · Wx, where Wx stands as [4H, E].
    let embedding = try MatrixProduct(
      backend, m: rows, n: size, k: gateWidth, weights: conednn_rows)
    // dWx = dW' transposed · E.
    let inputWeight = try MatrixProduct(
      backend, m: gateWidth, n: size, k: rows, source: conednn_columns,
      weights: conednn_rows)
    products = [(embedding, weights.inputWeight), (inputWeight, weights.embedding)]
  }

  /// The parts of the work: part 0 computes the gradient of the input tables, part 1 that of Wx.
  static let partCount = 2

  /// The implementation that oneDNN picked for each product.
  var implementations: [String] { products.map(\.product.implementation) }

  /// Rounds a part of dL/dW' to the products' precision; all parts are rounded before the first
  /// `run`.
  func round(_ part: Range<Int>) {
    dProjected.round(from: part.lowerBound, count: part.count)
  }

  /// Computes the gradients of a part into `gradient`, the flat block of gradients.
  ///
  /// - Returns: the sum of their squares.
  func run(
    part: Int, gradient: FloatBuffer, on stream: BackendStream
  ) throws(BackendError) -> Double {
    let (product, weights) = products[part]
    let inputWeight = layout[ParameterName.inputWeight(0)]
    let (offset, count) =
      part == 0 ? (0, layout.inputTableCount) : (inputWeight.offset, inputWeight.count)
    try product.run(
      on: stream, dProjected.pointer(), weights.pointer(), into: gradient.base + offset)
    return ck_sum_of_squares(count, gradient.base + offset)
  }
}
