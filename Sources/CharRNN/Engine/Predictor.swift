internal import CKernels

/// The network for reading a character at a time: what sampling, probability tables and scores are
/// made with.
///
/// The same weights, state and character give the same bits on every machine and in any company:
/// every sum runs in input order, no multiply and add are fused, exp and tanh are our own, and a
/// stream that is read among others is computed as it is alone. Not for use from several threads at
/// once.
public final class Predictor {
  /// How the weights are kept; all else is computed in single precision.
  public enum WeightFormat: String, Hashable, Sendable, CaseIterable {
    /// As they are.
    case f32
    /// Rounded to bfloat16, which halves what has to be read for every character.
    ///
    /// What is expected differs by far less than 0.01 bits a character. The embedding, the first
    /// layer's input weights and the biases stay as they are. `Evaluator` rounds nothing.
    case bf16
  }

  /// The sizes of the network.
  public let configuration: ModelConfiguration
  /// How the weights are kept.
  public let format: WeightFormat

  /// E·Wx + b of the first layer, a row of gates for every character.
  private let projected: FloatBuffer
  /// h·Wh of the first layer; [x, h]·[Wx; Wh] of each layer above it; the dense layer.
  private let matrices: [PanelMatrix]
  /// b_ih + b_hh of each layer and the dense layer's bias, filled up with zeros as the columns are.
  private let biases: [FloatBuffer]
  private let kernels: ExactKernels
  /// The row of a stream that is read alone.
  private lazy var alone = StreamBlock(rows: 1, for: self)

  /// Prepares the weights for reading.
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

  /// The first layer's gates before anything was read, for every character.
  ///
  /// Only one row of them is read at a time, so they are kept as they are in any format.
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
    // The product sees only where the floats begin, and they go with the buffer.
    withExtendedLifetime(embedding) {
      matrix.addProduct(rows: characters, of: embedding.base, to: rows.base)
    }
    return rows
  }

  /// The lengths of the rows that the layers' weights and the dense layer's multiply.
  var operandWidths: [Int] { matrices.map(\.inputs) }
  /// The length of the longest row of gates.
  var gatesWidth: Int { matrices.dropLast().map(\.paddedColumns).max() ?? 0 }
  /// The length of a row of logits with those that stand for no character.
  var logitsWidth: Int { matrices[matrices.count - 1].paddedColumns }

  /// Reads one character: moves `state` on and returns the logits for the next, in nats up to a
  /// constant, one for every vocabulary entry.
  ///
  /// - Parameters:
  ///   - token: the character read; must be in the vocabulary.
  ///   - state: what was read before; must be of this configuration.
  /// - Returns: one number for every character of the vocabulary.
  /// - Complexity: one multiplication a weight.
  public func logits(after token: Token, state: inout RecurrentState) -> Logits {
    alone.set(0, to: state, nil)
    read([token], intoRowsFrom: 0, of: alone)
    alone.get(0, into: &state)
    return alone.logits(0, count: configuration.vocabularySize)
  }

  /// Reads a character into each of some consecutive rows, which no other thread may use meanwhile.
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
