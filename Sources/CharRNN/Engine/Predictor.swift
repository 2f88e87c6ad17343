internal import CKernels

/// The network for one stream, a character at a time: what sampling, probability tables and scores
/// are made with.
///
/// The same weights, state and character give the same bits on every machine: every sum runs in
/// input order, no multiply and add are fused, and exp and tanh are our own.
public final class Predictor {
  /// The sizes of the network.
  public let configuration: ModelConfiguration

  /// E·Wx + b of the first layer, a row of gates for every character.
  private let projected: PaddedRows
  /// h·Wh of the first layer; [x, h]·[Wx; Wh] of each layer above it.
  private let layers: [PanelMatrix]
  /// b_ih + b_hh of the layers above the first.
  private let biases: [[Float]]
  private let output: PanelMatrix
  private let outputBias: [Float]

  /// Rows of equal length, each followed by zeros to a whole number of panels.
  private struct PaddedRows {
    let buffer: FloatBuffer
    let width: Int
  }

  /// Prepares the weights for reading stream-wise.
  init(_ parameters: Parameters) {
    let configuration = parameters.configuration
    self.configuration = configuration
    var layers: [PanelMatrix] = []
    var biases: [[Float]] = []
    for (layer, width) in configuration.layerWidths.enumerated() {
      var parts = [
        PanelMatrix.Part(
          weights: parameters[ParameterName.recurrentWeight(layer)], inputs: width)
      ]
      if layer > 0 {
        let inputs = configuration.inputSize(ofLayer: layer)
        parts.insert(
          PanelMatrix.Part(
            weights: parameters[ParameterName.inputWeight(layer)], inputs: inputs), at: 0)
      }
      layers.append(PanelMatrix(parts, columns: 4 * width))
      biases.append(
        zip(
          parameters[ParameterName.inputBias(layer)], parameters[ParameterName.recurrentBias(layer)]
        ).map { $0 + $1 })
    }
    self.layers = layers
    self.biases = biases
    let top = configuration.layerWidths[configuration.layerWidths.count - 1]
    output = PanelMatrix(
      [PanelMatrix.Part(weights: parameters[ParameterName.outputWeight], inputs: top)],
      columns: configuration.vocabularySize)
    outputBias = Array(parameters[ParameterName.outputBias])
    projected = Self.project(parameters, bias: biases[0])
  }

  private static func project(_ parameters: Parameters, bias: [Float]) -> PaddedRows {
    let configuration = parameters.configuration
    let size = configuration.embeddingSize
    let matrix = PanelMatrix(
      [PanelMatrix.Part(weights: parameters[ParameterName.inputWeight(0)], inputs: size)],
      columns: bias.count)
    let width = matrix.paddedColumns
    let buffer = FloatBuffer(count: configuration.vocabularySize * width)
    let embedding = FloatBuffer(Array(parameters[ParameterName.embedding]))
    for character in 0..<configuration.vocabularySize {
      let row = buffer.base + character * width
      row.update(from: bias, count: bias.count)
      matrix.addProduct(of: embedding.base + character * size, to: row)
    }
    return PaddedRows(buffer: buffer, width: width)
  }

  /// Reads one character: moves `state` on and returns the logits for the next, in nats up to a
  /// constant, one for every vocabulary entry.
  ///
  /// - Parameters:
  ///   - token: the character read; must be in the vocabulary.
  ///   - state: what was read before; must be of this configuration.
  /// - Returns: one number for every character of the vocabulary.
  /// - Complexity: one multiplication a weight.
  public func logits(after token: Token, state: inout RecurrentState) -> Logits {
    precondition(Int(token) < configuration.vocabularySize, "token outside the vocabulary")
    var input: [Float] = []
    for (layer, width) in configuration.layerWidths.enumerated() {
      let matrix = layers[layer]
      var gates = [Float](repeating: 0, count: matrix.paddedColumns)
      gates.withUnsafeMutableBufferPointer { gates in
        guard let start = gates.baseAddress else { return }
        if layer == 0 {
          start.update(
            from: projected.buffer.base + Int(token) * projected.width, count: projected.width)
        } else {
          start.update(from: biases[layer], count: 4 * width)
        }
        matrix.addProduct(of: input + state.hidden[layer], to: start)
        ck_exact_gates(width, start, &state.cell[layer], &state.hidden[layer])
      }
      input = state.hidden[layer]
    }
    var logits = [Float](repeating: 0, count: output.paddedColumns)
    logits.replaceSubrange(0..<outputBias.count, with: outputBias)
    output.addProduct(of: input, to: &logits)
    logits.removeLast(output.paddedColumns - configuration.vocabularySize)
    return Logits(logits)
  }
}
