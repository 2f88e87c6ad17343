/// The matrix products of one training step: the arithmetic that no implementation can avoid, against
/// which the engine's speed is measured.
///
/// The embedding is folded into the first layer (`SharedWeights`), so that layer has no product
/// with its input. The recurrent product backward is counted for all T steps; the engine leaves out
/// the first step's, whose result is not used.
public struct StepProducts: Hashable, Sendable {
  /// The products, those of the first layer first, those of the fold last.
  public let products: [StepProduct]

  /// The products of a step over windows of `steps` characters of `rows` streams.
  public init(_ configuration: ModelConfiguration, steps: Int, rows: Int) {
    var products: [StepProduct] = []
    func add(_ kind: StepProduct.Kind, _ m: Int, _ n: Int, _ k: Int, times count: Int = 1) {
      products.append(StepProduct(kind: kind, m: m, n: n, k: k, count: count))
    }
    let characters = steps * rows
    for (layer, units) in configuration.layerWidths.enumerated() {
      let (inputs, gates) = (configuration.inputSize(ofLayer: layer), 4 * units)
      if layer > 0 {
        add(.input, characters, gates, inputs)
        add(.inputBackward, characters, inputs, gates)
        add(.weightGradient, gates, inputs, characters)
      }
      add(.recurrent, rows, gates, units, times: steps)
      add(.recurrentBackward, rows, units, gates, times: steps)
      add(.weightGradient, gates, units, characters)
    }
    let (vocabulary, size) = (configuration.vocabularySize, configuration.embeddingSize)
    let inputs = configuration.inputRows
    let top = configuration.layerWidths[configuration.layerWidths.count - 1]
    add(.output, characters, vocabulary, top)
    add(.outputBackward, characters, top, vocabulary)
    add(.weightGradient, vocabulary, top, characters)
    let gates = 4 * configuration.layerWidths[0]
    add(.fold, inputs, gates, size)
    add(.foldBackward, inputs, size, gates)
    add(.weightGradient, gates, size, inputs)
    self.products = products
  }

  /// The floating-point operations of the whole step, a multiplication and an addition being two.
  public var flops: Int { products.reduce(0) { $0 + $1.count * $1.flops } }

  /// The first product of a kind; `nil` where the step has none.
  public func first(_ kind: StepProduct.Kind) -> StepProduct? {
    products.first { $0.kind == kind }
  }
}

/// One product `[m, k] × [k, n]` of a training step.
public struct StepProduct: Hashable, Sendable {
  /// The use of a product, which decides the layout of its operands.
  public enum Kind: Hashable, Sendable {
    /// x·Wx of a layer above the first, all steps at once.
    case input
    /// h·Wh of one step, added to what is there.
    case recurrent
    /// The logits of all steps.
    case output
    /// dL/dx of a layer above the first, all steps at once.
    case inputBackward
    /// dL/dh of one step.
    case recurrentBackward
    /// dL/d the output of the top layer, all steps at once.
    case outputBackward
    /// The gradient of a weight matrix, its left operand transposed.
    case weightGradient
    /// The embedding times the first layer's Wx.
    case fold
    /// The gradient of the embedding.
    case foldBackward
  }

  /// The use of the product.
  public let kind: Kind
  /// The rows of the left matrix and of the result.
  public let m: Int
  /// The columns of the right matrix and of the result.
  public let n: Int
  /// The columns of the left matrix, the rows of the right.
  public let k: Int
  /// The runs in a step.
  public let count: Int

  /// The floating-point operations of one run.
  public var flops: Int { 2 * m * n * k }
}
