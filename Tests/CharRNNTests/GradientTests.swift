import TestSupport
import Testing

@testable import CharRNN

@Suite("Gradients by finite differences")
struct GradientTests {
  /// A small network with dropout, its text, and the loss at weights moved a little.
  private struct Case {
    let configuration: ModelConfiguration
    let parameters: Parameters
    let tokens: [Token]
    let steps = 5
    let rows = 3

    let hasSideInputs: Bool

    init(_ widths: [Int], dropout: Float, hasSideInputs: Bool = false) throws {
      self.hasSideInputs = hasSideInputs
      // An embedding of 5, so that no table fills whole cache lines.
      configuration = try ModelConfiguration(
        vocabularySize: 6, embeddingSize: hasSideInputs ? 5 : 4, layerWidths: widths,
        dropout: dropout,
        sideInputs: hasSideInputs ? RunFollower(characters: 6).inputs : [])
      var generator = Xoshiro256StarStar(seed: 11)
      parameters = Parameters(configuration, using: &generator)
      tokens = (0..<steps * rows + 1).map { _ in Token(generator.next() % 6) }
    }

    var masks: [Dropout] {
      configuration.layerWidths.indices.compactMap {
        Dropout(
          probability: configuration.dropout, seed: 5, step: 3, layer: $0, isLocked: hasSideInputs)
      }
    }

    /// The recurrent weights that are dropped, where there is dropout.
    var weightMasks: [Dropout] {
      configuration.layerWidths.indices.compactMap {
        Dropout(probability: configuration.dropout, seed: 7, step: 3, layer: $0)
      }
    }

    func run(_ weights: FloatBuffer, lanes: Int) throws -> (loss: Double, network: Network) {
      let network = try Network(
        configuration, weights: weights, steps: steps, rows: rows, lanes: lanes, isTraining: true,
        dropsWeights: !weightMasks.isEmpty)
      for row in 0..<rows {
        var follower = RunFollower(characters: 6)
        for t in 0..<steps {
          let place = row * steps + t
          follower.read(tokens[place])
          network.set(
            step: t, row: row, token: Int32(tokens[place]), target: Int32(tokens[place + 1]),
            follower: hasSideInputs ? follower : nil)
        }
      }
      try network.shared.refresh(weightDrop: weightMasks)
      let loss = try network.forwardBackward(dropout: masks, weightDrop: weightMasks).loss
      return (loss.crossEntropy, network)
    }
  }

  @Test(
    "moving a weight changes the loss as its gradient says, dropout included",
    arguments: [[5], [5, 3], [4, 6, 3]], [0, 0.3])
  func finiteDifferences(widths: [Int], dropout: Float) throws {
    try expectSlopes(Case(widths, dropout: dropout))
  }

  @Test(
    "the same with side inputs, whose tables are of odd sizes, and with locked dropout",
    arguments: [[5], [4, 6]], [0, 0.3])
  func sideInputs(widths: [Int], dropout: Float) throws {
    try expectSlopes(Case(widths, dropout: dropout, hasSideInputs: true))
  }

  private func expectSlopes(_ sample: Case) throws {
    let gradient = try sample.run(FloatBuffer(sample.parameters.values), lanes: 2).network.gradient
    var generator = Xoshiro256StarStar(seed: 3)
    for name in sample.parameters.names {
      // Along a random direction within one tensor, so that every weight takes part.
      var direction = Parameters(zero: sample.configuration)
      direction[name] = direction[name].map { _ in generator.nextUniform(within: 1) }[...]
      let slope = zip(gradient.array, direction.values).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let step: Float = 1e-2
      func loss(_ sign: Float) throws -> Double {
        let moved = zip(sample.parameters.values, direction.values).map { $0 + sign * step * $1 }
        return try sample.run(FloatBuffer(moved), lanes: 2).loss
      }
      let measured = try (loss(1) - loss(-1)) / Double(2 * step)
      // The central difference errs by the third derivative times step², and by rounding.
      #expect(abs(measured - slope) < 2e-3 * abs(slope) + 1e-4, "\(name)")
    }
  }

  @Test("the number of lanes changes the gradient by rounding only", arguments: [false, true])
  func lanes(hasSideInputs: Bool) throws {
    let sample = try Case([4, 6], dropout: 0.2, hasSideInputs: hasSideInputs)
    let one = try sample.run(FloatBuffer(sample.parameters.values), lanes: 1).network.gradient
    let three = try sample.run(FloatBuffer(sample.parameters.values), lanes: 3).network.gradient
    #expect(relativeError(three.array, one.array.map(Double.init)) < 1e-6)
  }
}
