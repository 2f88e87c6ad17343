internal import CKernels

/// The network for reading one character at a time, used by sampling, probability tables and scores.
///
/// The same weights, state and character give the same bits on every machine, alone or among other
/// streams: every sum runs in input order, no multiply and add are fused, and exp and tanh are
/// lilt's own. Not for use from several threads at once.
public final class Predictor {
  /// The format of the weights in memory; all arithmetic is in single precision.
  public enum WeightFormat: String, Hashable, Sendable, CaseIterable {
    /// Single precision, unchanged.
    case f32
    /// Rounded to bfloat16, which halves the memory read for every character.
    ///
    /// The cross-entropy changes by far less than 0.01 bits a character. The embedding, the first
    /// layer's input weights and the biases are not rounded, and `Evaluator` rounds nothing.
    case bf16
  }

  /// The sizes of the network.
  public let configuration: ModelConfiguration
  /// The format of the weights in memory.
  public let format: WeightFormat

  /// What follows a text for the side inputs, at a text's start; `nil` without side inputs.
  public let follower: (any TextFollower)?

  /// E·Wx of the first layer, with its bias for characters: a row of gates for every character and for
  /// every value of a side input.
  private let projected: FloatBuffer
  /// h·Wh of the first layer; [x, h]·[Wx; Wh] of each layer above it; the dense layer.
  private let matrices: [PanelMatrix]
  /// b_ih + b_hh of each layer, then the dense layer's bias, all padded with zeros to whole panels.
  private let biases: [FloatBuffer]
  private let kernels: ExactKernels
  private let sideStarts: [Int]
  /// The units of each layer whose outputs are held; empty if none is.
  private let held: [[HeldUnit]]
  /// The block of one row for `logits(after:state:)`.
  private lazy var alone = StreamBlock(rows: 1, for: self)

  /// Packs the weights into panels.
  init(
    _ parameters: Parameters, format: WeightFormat = .bf16, kernels: ExactKernels = .best,
    follower: (any TextFollower)? = nil
  ) {
    let configuration = parameters.configuration
    sideStarts = configuration.sideStarts
    held = []
    self.follower = follower
    self.configuration = configuration
    self.format = format
    self.kernels = kernels
    func part(_ name: String) -> PanelMatrix.Part {
      PanelMatrix.Part(weights: parameters[name], inputs: parameters.shape(of: name)[1])
    }
    func matrix(_ parts: [PanelMatrix.Part], columns: Int) -> PanelMatrix {
      PanelMatrix(parts, columns: columns, format: format, kernels: kernels)
    }
    var matrices: [PanelMatrix] = []
    var biases: [FloatBuffer] = []
    for (layer, width) in configuration.layerWidths.enumerated() {
      let own = part(ParameterName.recurrentWeight(layer))
      let below = layer == 0 ? [] : [part(ParameterName.inputWeight(layer))]
      matrices.append(matrix(below + [own], columns: 4 * width))
      let sum = zip(
        parameters[ParameterName.inputBias(layer)], parameters[ParameterName.recurrentBias(layer)]
      ).map { $0 + $1 }
      biases.append(FloatBuffer(sum, paddedTo: matrices[layer].paddedColumns))
    }
    matrices.append(
      matrix([part(ParameterName.outputWeight)], columns: configuration.vocabularySize))
    biases.append(
      FloatBuffer(
        Array(parameters[ParameterName.outputBias]),
        paddedTo: matrices[matrices.count - 1].paddedColumns))
    self.matrices = matrices
    self.biases = biases
    projected = Self.project(parameters, bias: biases[0], kernels: kernels)
  }

  /// The same weights with another follower, such as one without memory, or with units held.
  ///
  /// - Parameters:
  ///   - other: the predictor whose weights are shared.
  ///   - follower: what finds out the model's side inputs, at a text's start; nil only without any.
  ///   - units: the units of the model to hold from the first character on, each once.
  public init(
    _ other: Predictor, follower: (any TextFollower)?, holding units: [HeldUnit] = []
  ) {
    precondition(
      follower?.inputs ?? [] == other.configuration.sideInputs, "a follower of another model")
    precondition(
      units.allSatisfy { other.configuration.hasUnit($0.index) }, "a unit of another model")
    held =
      units.isEmpty
      ? []
      : other.configuration.layerWidths.indices.map { layer in
        units.filter { $0.index.layer == layer }
      }
    self.follower = follower
    (configuration, format, kernels) = (other.configuration, other.format, other.kernels)
    (projected, matrices, biases) = (other.projected, other.matrices, other.biases)
    sideStarts = other.sideStarts
  }

  /// Computes the first layer's gates from the input alone, for every character and side input.
  ///
  /// They stay in single precision in every format, since a step reads only one row of them.
  private static func project(
    _ parameters: Parameters, bias: FloatBuffer, kernels: ExactKernels
  ) -> FloatBuffer {
    let size = parameters.configuration.embeddingSize
    let characters = parameters.configuration.vocabularySize
    let inputs = parameters.configuration.inputRows
    let weights = PanelMatrix.Part(
      weights: parameters[ParameterName.inputWeight(0)], inputs: size)
    let matrix = PanelMatrix(
      [weights], columns: weights.weights.count / size, format: .f32, kernels: kernels)
    let rows = FloatBuffer(orTrap: inputs * bias.count)
    for character in 0..<characters {
      (rows.base + character * bias.count).update(from: bias.base, count: bias.count)
    }
    let tables = parameters.layout.inputTableCount
    let embedding = FloatBuffer(Array(parameters.values[..<tables]))
    // The product takes a bare pointer, which does not keep the buffer alive.
    withExtendedLifetime(embedding) {
      matrix.addProduct(rows: inputs, of: embedding.base, to: rows.base)
    }
    return rows
  }

  /// The first layer's gates from a character alone, its bias included: `[4H]`.
  ///
  /// All that the network reads of a character: two characters with the same gates are one to it.
  public func inputGates(of character: Int) -> [Float] {
    precondition(
      (0..<configuration.vocabularySize).contains(character), "character outside the vocabulary")
    let start = projected.base + character * matrices[0].paddedColumns
    return Array(UnsafeBufferPointer(start: start, count: 4 * configuration.layerWidths[0]))
  }

  /// The row length of each matrix's left operand.
  var operandWidths: [Int] { matrices.map(\.inputs) }
  /// The length of the longest row of gates, padding included.
  var gatesWidth: Int { matrices.dropLast().map(\.paddedColumns).max() ?? 0 }
  /// The length of a row of logits, padding included.
  var logitsWidth: Int { matrices[matrices.count - 1].paddedColumns }

  /// Reads one character.
  ///
  /// - Parameters:
  ///   - token: the character; must be in the vocabulary.
  ///   - state: the state before the character, updated to the one after it; must be of this
  ///     configuration.
  ///   - follower: the follower before the character, updated likewise; `nil` only without side
  ///     inputs.
  /// - Returns: the logits for the next character.
  /// - Complexity: one multiplication a weight.
  public func logits(
    after token: Token, state: inout RecurrentState, follower: inout (any TextFollower)?
  ) -> Logits {
    alone.set(0, to: state, nil, follower)
    // So that the row's is the only one, and need not be copied when it changes.
    follower = nil
    read([token], intoRowsFrom: 0, of: alone)
    alone.get(0, into: &state)
    follower = alone.takeFollower(0)
    return alone.logits(0, count: configuration.vocabularySize)
  }

  /// Reads one character into each of the consecutive rows from `first`.
  ///
  /// No other thread may use these rows meanwhile.
  func read(_ tokens: [Token], intoRowsFrom first: Int, of block: StreamBlock) {
    let gates = block.gates.base + first * gatesWidth
    for (layer, width) in configuration.layerWidths.enumerated() {
      let matrix = matrices[layer]
      let columns = matrix.paddedColumns
      for (row, token) in tokens.enumerated() {
        precondition(Int(token) < configuration.vocabularySize, "token outside the vocabulary")
        let start = layer == 0 ? projected.base + Int(token) * columns : biases[layer].base
        (gates + row * columns).update(from: start, count: columns)
        if layer == 0 {
          addSideInputs(of: block, row: first + row, after: token, to: gates + row * columns)
        }
      }
      let operand = block.operands[layer].base + first * matrix.inputs
      matrix.addProduct(rows: tokens.count, of: operand, to: gates)
      let hidden = operand + matrix.inputs - width
      kernels.functions.gates(
        tokens.count, width, gates, columns, block.cells[layer].base + first * width, hidden,
        matrix.inputs)
      if !held.isEmpty {
        for unit in held[layer] {
          for row in tokens.indices { hidden[row * matrix.inputs + unit.index.unit] = unit.value }
        }
      }
      let next = matrices[layer + 1].inputs
      for row in tokens.indices {
        (block.operands[layer + 1].base + (first + row) * next)
          .update(from: hidden + row * matrix.inputs, count: width)
      }
    }
    let dense = matrices[matrices.count - 1]
    let logits = block.logits.base + first * dense.paddedColumns
    for row in tokens.indices {
      (logits + row * dense.paddedColumns)
        .update(from: biases[biases.count - 1].base, count: dense.paddedColumns)
    }
    dense.addProduct(
      rows: tokens.count,
      of: block.operands[block.operands.count - 1].base + first * dense.inputs, to: logits)
  }

  /// Tells the row's follower of the character, and adds the first layer's gates of its side inputs.
  private func addSideInputs(
    of block: StreamBlock, row: Int, after token: Token, to gates: UnsafeMutablePointer<Float>
  ) {
    if sideStarts.isEmpty { return }
    let columns = matrices[0].paddedColumns
    block.followers[row]?.read(token)
    guard let follower = block.followers[row] else {
      preconditionFailure("a model with side inputs needs a follower")
    }
    for (side, start) in sideStarts.enumerated() {
      ck_add(columns, gates, projected.base + (start + follower[side]) * columns)
    }
  }
}
