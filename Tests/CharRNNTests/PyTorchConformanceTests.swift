import TestSupport
import Testing

@testable import CharRNN

@Suite("Network against PyTorch in float64")
struct PyTorchConformanceTests {
  @Test(
    "loss, logits and final state are PyTorch's", arguments: PyTorchCase.names, [1, 2, 3])
  func forward(name: String, lanes: Int) throws {
    let reference = try PyTorchCase(name)
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: lanes)
    var logits: [Float] = []
    for lane in network.lanes { try lane.forward(dropout: []) }
    for t in 0..<reference.steps {
      for lane in network.lanes {
        for row in 0..<lane.shape.rows { logits += lane.logits(step: t, row: row) }
      }
    }
    #expect(relativeError(logits, try reference.expected("logits")) < 1e-6)

    let loss = try network.forward(restarts: Array(repeating: [], count: reference.steps))
    #expect(loss.characters == reference.steps * reference.rows)
    let expectedLoss = try reference.expected("loss")[0]
    // The state was not carried between the two passes, so this is the same window again.
    #expect(abs(loss.crossEntropy / expectedLoss - 1) < 1e-6)
    let state = network.carriedState
    for layer in reference.configuration.layerWidths.indices {
      let hidden = try reference.expected("final.hidden_l\(layer)")
      let cell = try reference.expected("final.cell_l\(layer)")
      #expect(relativeError(state.hidden[layer], hidden) < 1e-6)
      #expect(relativeError(state.cell[layer], cell) < 1e-6)
    }
  }

  @Test(
    "the gradient of every tensor is PyTorch's", arguments: PyTorchCase.names, [1, 2, 3])
  func gradient(name: String, lanes: Int) throws {
    let reference = try PyTorchCase(name)
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: lanes)
    let (loss, norm) = try network.forwardBackward(dropout: [])
    let expectedLoss = try reference.expected("loss")[0]
    #expect(abs(loss.crossEntropy / expectedLoss - 1) < 1e-6)
    let expectedNorm = try reference.expected("gradient_norm")[0]
    #expect(abs(norm / expectedNorm - 1) < 1e-6)

    let error = try reference.gradientError(network)
    #expect(error.whole <= 1e-6)
    #expect(error.worst <= 3e-6)
  }

  @Test(
    "in bf16 the whole gradient is PyTorch's to bf16's precision", .needsBF16,
    arguments: PyTorchCase.names, [1, 3])
  func roundedGradient(name: String, lanes: Int) throws {
    let reference = try PyTorchCase(name)
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: lanes, precision: .bf16)
    _ = try network.forwardBackward(dropout: [])
    let error = try reference.gradientError(network).whole
    // bf16 rounds to 2^-9; a wrong product would be off by its whole size.
    #expect(error <= 4e-3)
    #expect(error > 1e-5, "nothing was rounded")
  }

  @Test("the single-stream path gives PyTorch's logits too", arguments: PyTorchCase.names)
  func predictor(name: String) throws {
    let reference = try PyTorchCase(name)
    let predictor = Predictor(reference.parameters, format: .f32)
    let expected = try reference.expected("logits")
    let vocabulary = reference.configuration.vocabularySize
    var (found, matching): ([Float], [Double]) = ([], [])
    for row in 0..<reference.rows {
      var state = RecurrentState(zero: reference.configuration)
      var follower: (any TextFollower)?
      for (layer, width) in reference.configuration.layerWidths.enumerated() {
        let range = row * width..<(row + 1) * width
        state.hidden[layer] = Array(reference.initial.hidden[layer][range])
        state.cell[layer] = Array(reference.initial.cell[layer][range])
      }
      for t in 0..<reference.steps {
        let place = t * reference.rows + row
        let logits = predictor.logits(
          after: Token(reference.input[place]), state: &state, follower: &follower)
        found += logits.values
        matching += expected[place * vocabulary..<(place + 1) * vocabulary]
      }
    }
    #expect(relativeError(found, matching) < 1e-6)
  }

  /// An optimiser as a fixture names it.
  struct OptimizerCase: CustomTestStringConvertible {
    let file: String
    let result: String
    let kind: OptimizerKind
    let updates: Int
    let clip: Float
    let update: Optimizer.Update
    var testDescription: String { "\(file) \(result)" }

    init(
      _ file: String, _ result: String, _ kind: OptimizerKind, rate: Float, updates: Int,
      clip: Float, momentum: Float = 0, weightDecay: Float = 0
    ) {
      self.file = file
      self.result = result
      self.kind = kind
      self.updates = updates
      self.clip = clip
      update = Optimizer.Update(
        number: 0, learningRate: rate, momentum: momentum, weightDecay: weightDecay)
    }

    static let all = [
      OptimizerCase("one-layer", "adam", .adam, rate: 0.001, updates: 1, clip: 5),
      OptimizerCase("three-unequal-layers", "adam", .adam, rate: 0.001, updates: 1, clip: 5),
      OptimizerCase("clipped", "adam3", .adam, rate: 0.001, updates: 3, clip: 0.05),
      OptimizerCase("clipped", "sgd3", .sgd, rate: 0.1, updates: 3, clip: 0.05),
      OptimizerCase("clipped", "adagrad3", .adagrad, rate: 0.01, updates: 3, clip: 0.05),
      OptimizerCase("clipped", "rmsprop3", .rmsprop, rate: 0.001, updates: 3, clip: 0.05),
      OptimizerCase("ten-steps", "adam10", .adam, rate: 0.001, updates: 10, clip: 0.4),
      OptimizerCase(
        "ten-steps", "adamw10", .adam, rate: 0.001, updates: 10, clip: 0.4, weightDecay: 0.1),
      OptimizerCase("ten-steps", "sgd10", .sgd, rate: 0.1, updates: 10, clip: 0.4),
      OptimizerCase(
        "ten-steps", "momentum10", .sgd, rate: 0.1, updates: 10, clip: 0.4, momentum: 0.9),
      OptimizerCase("ten-steps", "adagrad10", .adagrad, rate: 0.01, updates: 10, clip: 0.4),
      OptimizerCase("ten-steps", "rmsprop10", .rmsprop, rate: 0.001, updates: 10, clip: 0.4),
      // Without momentum an update is plain gradient descent's, whatever it is summed over.
      OptimizerCase("ten-steps", "sgd10", .gradientDescent, rate: 0.1, updates: 10, clip: 0.4),
    ]
  }

  @Test("up to ten updates, clipping included, are PyTorch's", arguments: OptimizerCase.all)
  func optimizers(_ sample: OptimizerCase) throws {
    let reference = try PyTorchCase(sample.file)
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: 2)
    let optimizer = Optimizer(sample.kind, reference.configuration)
    for number in 1...sample.updates {
      try network.shared.refresh()
      let (_, norm) = try network.forwardBackward(dropout: [])
      var update = sample.update
      update.number = number
      update.gradientScale = Trainer.clipping(norm: norm, to: sample.clip)
      try optimizer.update(weights, gradient: network.gradient, update, team: network.team)
    }
    var found = reference.parameters
    found.values = weights.array
    for name in found.names {
      let expected = try reference.expected("\(sample.result).\(name)")
      // What matters is the change: the weights themselves agree in their first digits anyway. It
      // is known to the rounding of the weights that it is added to, once an update.
      let before = reference.parameters[name].map(Double.init)
      let difference = length(zip(found[name], expected).map { Double($0) - $1 })
      let change = length(zip(expected, before).map { $0 - $1 })
      let rounding = Double(sample.updates) * Double(Float.ulpOfOne) / 2 * length(expected)
      #expect(difference <= 1e-4 * change + rounding, "\(name)")
    }
  }
}

/// The L2 norm.
private func length(_ values: [Double]) -> Double {
  values.reduce(0) { $0 + $1 * $1 }.squareRoot()
}
