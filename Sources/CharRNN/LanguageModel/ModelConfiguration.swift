/// The sizes that fix the shape of every parameter, and the dropout the model is trained with.
public struct ModelConfiguration: Hashable, Sendable {
  /// The number of characters, V.
  public private(set) var vocabularySize: Int
  /// The width of the embedding, E.
  public let embeddingSize: Int
  /// The units H of each LSTM layer, from the input to the output.
  public let layerWidths: [Int]
  /// The share of every layer's outputs set to zero in training, from 0 up to but not including 1.
  public let dropout: Float
  /// What the network is told beside each character.
  public private(set) var sideInputs: [SideInput]

  /// The largest size of a vocabulary, an embedding or a layer.
  public static let maximumSize = 65_536
  /// The most weights a model can have: 2^28, a gigabyte of them.
  public static let maximumParameterCount = 1 << 28

  /// Creates a configuration from sizes that may come from outside the program.
  ///
  /// - Throws: `ConfigurationError` where a size is below 1 or above `maximumSize`, there is no
  ///   layer, the dropout is outside 0 ..< 1, or there are more than `maximumParameterCount`
  ///   weights.
  public init(
    vocabularySize: Int, embeddingSize: Int = 512, layerWidths: [Int] = [256, 256, 256],
    dropout: Float = 0.2, sideInputs: [SideInput] = []
  ) throws(ConfigurationError) {
    try Self.check(vocabularySize, "vocabulary")
    try Self.check(embeddingSize, "embedding")
    guard (1...64).contains(layerWidths.count) else {
      throw .outOfRange(name: "number of layers", value: "\(layerWidths.count)", allowed: "1 to 64")
    }
    for width in layerWidths { try Self.check(width, "layer width") }
    guard dropout >= 0, dropout < 1 else {
      throw .outOfRange(name: "dropout", value: "\(dropout)", allowed: "0 up to but not 1")
    }
    self.vocabularySize = vocabularySize
    self.embeddingSize = embeddingSize
    self.layerWidths = layerWidths
    self.dropout = dropout
    guard sideInputs.count <= 64 else {
      throw .outOfRange(
        name: "number of side inputs", value: "\(sideInputs.count)", allowed: "0 to 64")
    }
    for input in sideInputs { try Self.check(input.size, "side input '\(input.name)'") }
    self.sideInputs = sideInputs
    let names = shapes.map(\.name)
    if let twice = sideInputs.first(where: { input in names.count { $0 == input.name } > 1 }) {
      throw .outOfRange(
        name: "side input", value: "'\(twice.name)'", allowed: "a name that no other table has")
    }
    try checkCount()
  }

  /// The same model for another number of characters.
  ///
  /// - Throws: `ConfigurationError` where that is out of range or makes the model too large.
  func with(vocabularySize: Int) throws(ConfigurationError) -> ModelConfiguration {
    try Self.check(vocabularySize, "vocabulary")
    var result = self
    result.vocabularySize = vocabularySize
    result.sideInputs = sideInputs.map { $0.with(characterCount: vocabularySize) }
    for input in result.sideInputs { try Self.check(input.size, "side input '\(input.name)'") }
    try result.checkCount()
    return result
  }

  private func checkCount() throws(ConfigurationError) {
    // At most 64 layers of at most 65,536 units: the sum stays far below what an Int holds.
    let count = shapes.reduce(0) { $0 + $1.shape.reduce(1, *) }
    guard count <= Self.maximumParameterCount else {
      throw .tooManyParameters(count: count)
    }
  }

  private static func check(_ size: Int, _ name: String) throws(ConfigurationError) {
    guard (1...maximumSize).contains(size) else {
      throw .outOfRange(name: name, value: "\(size)", allowed: "1 to \(maximumSize)")
    }
  }

  /// The rows of all tables that the first layer reads: the embedding's V, then those of the side
  /// inputs.
  var inputRows: Int { sideInputs.reduce(vocabularySize) { $0 + $1.size } }

  /// The first row of each side input's table among `inputRows`.
  var sideStarts: [Int] {
    var next = vocabularySize
    return sideInputs.map { input in
      defer { next += input.size }
      return next
    }
  }

  /// The width of the input of layer `layer`: E, or H of the layer below.
  public func inputSize(ofLayer layer: Int) -> Int {
    layer == 0 ? embeddingSize : layerWidths[layer - 1]
  }

  /// Every parameter's name and shape, in PyTorch's order.
  ///
  /// The names are those of `torch.nn.Embedding`, `nn.LSTM` and `nn.Linear`; the rows `[4H, …]`
  /// of a layer are those of the gates i, f, g, o.
  public var shapes: [(name: String, shape: [Int])] {
    var shapes: [(name: String, shape: [Int])] = [
      (ParameterName.embedding, [vocabularySize, embeddingSize])
    ]
    shapes += sideInputs.map { ($0.name, [$0.size, embeddingSize]) }
    for (layer, width) in layerWidths.enumerated() {
      shapes += [
        (ParameterName.inputWeight(layer), [4 * width, inputSize(ofLayer: layer)]),
        (ParameterName.recurrentWeight(layer), [4 * width, width]),
        (ParameterName.inputBias(layer), [4 * width]),
        (ParameterName.recurrentBias(layer), [4 * width]),
      ]
    }
    shapes += [
      (ParameterName.outputWeight, [vocabularySize, layerWidths[layerWidths.count - 1]]),
      (ParameterName.outputBias, [vocabularySize]),
    ]
    return shapes
  }
}

/// The parameters' names in a checkpoint: PyTorch's.
enum ParameterName {
  static let embedding = "embedding.weight"
  static let outputWeight = "output.weight"
  static let outputBias = "output.bias"

  static func inputWeight(_ layer: Int) -> String { "lstm.weight_ih_l\(layer)" }
  static func recurrentWeight(_ layer: Int) -> String { "lstm.weight_hh_l\(layer)" }
  static func inputBias(_ layer: Int) -> String { "lstm.bias_ih_l\(layer)" }
  static func recurrentBias(_ layer: Int) -> String { "lstm.bias_hh_l\(layer)" }
}

/// Why sizes are refused.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size or the dropout is outside what is allowed.
  case outOfRange(name: String, value: String, allowed: String)
  /// There are more weights than `ModelConfiguration.maximumParameterCount`.
  case tooManyParameters(count: Int)
  /// The weights have side inputs that nothing at hand finds out.
  case sideInputs([String])

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let allowed):
      "\(name) \(value), expected \(allowed)"
    case .tooManyParameters(let count):
      "\(count) weights, expected at most \(ModelConfiguration.maximumParameterCount)"
    case .sideInputs(let names):
      "side inputs '\(names.joined(separator: "', '"))', which this program does not know"
    }
  }
}
