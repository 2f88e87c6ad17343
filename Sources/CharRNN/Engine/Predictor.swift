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

  /// E·Wx + b of the first layer: a row of gates for every character.
  private let projected: FloatBuffer
  /// h·Wh of the first layer; [x, h]·[Wx; Wh] of each layer above it; the dense layer.
  private let matrices: [PanelMatrix]
  /// b_ih + b_hh of each layer, then the dense layer's bias, all padded with zeros to whole panels.
  private let biases: [FloatBuffer]
  private let kernels: ExactKernels
  /// The block of one row for `logits(after:state:)`.
  private lazy var alone = StreamBlock(rows: 1, for: self)

  /// Packs the weights into panels.
  init(
    _ parameters: Parameters, format: WeightFormat = .bf16, kernels: ExactKernels = .best
  ) {
    let configuration = parameters.configuration
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

  /// Computes the first layer's gates from the input alone, for every character.
  ///
  /// They stay in single precision in every format, since a step reads only one row of them.
  private static func project(
    _ parameters: Parameters, bias: FloatBuffer, kernels: ExactKernels
  ) -> FloatBuffer {
    let size = parameters.configuration.embeddingSize
    let characters = parameters.configuration.vocabularySize
    let weights = PanelMatrix.Part(
      weights: parameters[ParameterName.inputWeight(0)], inputs: size)
    let matrix = PanelMatrix(
      [weights], columns: weights.weights.count / size, format: .f32, kernels: kernels)
    let rows = FloatBuffer(orTrap: characters * bias.count)
    for character in 0..<characters {
      (rows.base + character * bias.count).update(from: bias.base, count: bias.count)
    }
    let embedding = FloatBuffer(Array(parameters[ParameterName.embedding]))
    // The product takes a bare pointer, which does not keep the buffer alive.
    withExtendedLifetime(embedding) {
      matrix.addProduct(rows: characters, of: embedding.base, to: rows.base)
    }
    return rows
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
  /// - Returns: the logits for the next character.
  /// - Complexity: one multiplication a weight.
  public func logits(after token: Token, state: inout RecurrentState) -> Logits {
    alone.set(0, to: state, nil)
    read([token], intoRowsFrom: 0, of: alone)
    alone.get(0, into: &state)
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
      }
      let operand = block.operands[layer].base + first * matrix.inputs
      matrix.addProduct(rows: tokens.count, of: operand, to: gates)
      let hidden = operand + matrix.inputs - width
      kernels.functions.gates(
        tokens.count, width, gates, columns, block.cells[layer].base + first * width, hidden,
        matrix.inputs)
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
}
