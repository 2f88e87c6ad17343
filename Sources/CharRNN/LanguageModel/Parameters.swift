/// The place of each parameter in one flat block of floats.
///
/// Every tensor starts on a cache line (16 floats), so that loops over it are aligned; the floats
/// between tensors are zero and stay zero. Only the tables that the first layer reads follow each
/// other without a gap, since they are read as one.
struct ParameterLayout: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    let name: String
    let shape: [Int]
    let offset: Int
    /// The number of weights.
    let count: Int
  }

  let entries: [Entry]
  /// The floats of the whole block.
  let count: Int
  /// The floats of the embedding and the tables of the side inputs, which the block begins with.
  let inputTableCount: Int
  /// The number of entries that belong to the fold of `SharedWeights`: those tables and the first
  /// layer's Wx.
  let foldCount: Int
  private let places: [String: Int]

  init(_ configuration: ModelConfiguration) {
    var entries: [Entry] = []
    var offset = 0
    for (place, (name, shape)) in configuration.shapes.enumerated() {
      let count = shape.reduce(1, *)
      entries.append(Entry(name: name, shape: shape, offset: offset, count: count))
      offset += count
      if place >= configuration.sideInputs.count { offset = (offset + 15) / 16 * 16 }
    }
    self.entries = entries
    inputTableCount = configuration.inputRows * configuration.embeddingSize
    foldCount = configuration.sideInputs.count + FoldGradient.partCount
    count = offset
    places = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The entry of a name that the configuration has.
  subscript(name: String) -> Entry {
    guard let place = places[name] else { preconditionFailure("no parameter '\(name)'") }
    return entries[place]
  }
}

/// The learned tensors under PyTorch's names, as plain values: what a checkpoint holds.
public struct Parameters: Hashable, Sendable {
  /// The sizes the tensors have.
  public let configuration: ModelConfiguration
  let layout: ParameterLayout
  /// All tensors in one block, at the places in `layout`.
  var values: [Float]

  /// All weights zero.
  init(zero configuration: ModelConfiguration) {
    let count = ParameterLayout(configuration).count
    self.init(configuration, values: [Float](repeating: 0, count: count))
  }

  /// Takes a block of floats that is laid out for the configuration.
  init(_ configuration: ModelConfiguration, values: [Float]) {
    self.configuration = configuration
    layout = ParameterLayout(configuration)
    precondition(values.count == layout.count, "\(values.count) floats for \(layout.count)")
    self.values = values
  }

  /// Draws fresh weights.
  ///
  /// The embedding is uniform with variance 1, as wide as PyTorch's normal one; matrices are
  /// uniform in ±√(6 / (in + out)) per gate (Glorot & Bengio 2010); biases are zero but for the
  /// forget gates' 1 (Gers, Schmidhuber & Cummins 2000).
  public init(
    _ configuration: ModelConfiguration, using generator: inout Xoshiro256StarStar
  ) {
    self.init(zero: configuration)
    let sideNames = Set(configuration.sideInputs.map(\.name))
    for entry in layout.entries where entry.shape.count == 2 {
      let bound: Float
      if entry.name == ParameterName.embedding {
        bound = Float(3).squareRoot()
      } else if sideNames.contains(entry.name) {
        // Small beside the embedding, so that training begins as without them.
        bound = 0.25
      } else {
        let outputs = entry.name == ParameterName.outputWeight ? entry.shape[0] : entry.shape[0] / 4
        bound = (6 / Float(outputs + entry.shape[1])).squareRoot()
      }
      for index in entry.offset..<entry.offset + entry.count {
        values[index] = generator.nextUniform(within: bound)
      }
    }
    for (layer, width) in configuration.layerWidths.enumerated() {
      let bias = layout[ParameterName.inputBias(layer)]
      for index in bias.offset + width..<bias.offset + 2 * width { values[index] = 1 }
    }
  }

  /// The names in PyTorch's order.
  public var names: [String] { layout.entries.map(\.name) }

  /// The number of weights, alignment gaps left out.
  public var count: Int { layout.entries.reduce(0) { $0 + $1.count } }

  /// The shape of the parameter `name`, which must be one of `names`.
  public func shape(of name: String) -> [Int] { layout[name].shape }

  /// The weights of the parameter `name`, row-major; `name` must be one of `names` and the new
  /// value as long as the old.
  public subscript(name: String) -> ArraySlice<Float> {
    get {
      let entry = layout[name]
      return values[entry.offset..<entry.offset + entry.count]
    }
    set {
      let entry = layout[name]
      precondition(newValue.count == entry.count, "'\(name)' has \(entry.count) weights")
      values.replaceSubrange(entry.offset..<entry.offset + entry.count, with: newValue)
    }
  }
}
