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

    var gradient = Parameters(zero: reference.configuration)
    gradient.values = network.gradient.array
    var (all, allExpected): ([Float], [Double]) = ([], [])
    for name in gradient.names {
      let expected = try reference.expected("gradient.\(name)")
      #expect(relativeError(gradient[name], expected) <= 3e-6, "\(name)")
      all += gradient[name]
      allExpected += expected
    }
    #expect(relativeError(all, allExpected) <= 1e-6)
  }

  @Test("the single-stream path gives PyTorch's logits too", arguments: PyTorchCase.names)
  func predictor(name: String) throws {
    let reference = try PyTorchCase(name)
    let predictor = Predictor(reference.parameters)
    let expected = try reference.expected("logits")
    let vocabulary = reference.configuration.vocabularySize
    var (found, matching): ([Float], [Double]) = ([], [])
    for row in 0..<reference.rows {
      var state = RecurrentState(zero: reference.configuration)
      for (layer, width) in reference.configuration.layerWidths.enumerated() {
        let range = row * width..<(row + 1) * width
        state.hidden[layer] = Array(reference.initial.hidden[layer][range])
        state.cell[layer] = Array(reference.initial.cell[layer][range])
      }
      for t in 0..<reference.steps {
        let place = t * reference.rows + row
        let logits = predictor.logits(after: Token(reference.input[place]), state: &state)
        found += logits.values
        matching += expected[place * vocabulary..<(place + 1) * vocabulary]
      }
    }
    #expect(relativeError(found, matching) < 1e-6)
  }

  @Test(
    "Adam's steps, clipping included, are PyTorch's",
    arguments: [("one-layer", 1), ("three-unequal-layers", 1), ("clipped", 1), ("clipped", 3)])
  func adam(name: String, updates: Int) throws {
    let reference = try PyTorchCase(name)
    let weights = FloatBuffer(reference.parameters.values)
    let network = try reference.network(weights, lanes: 2)
    let optimizer = Adam(count: weights.count)
    let clip: Float = name == "clipped" ? 0.05 : 5
    for update in 1...updates {
      try network.shared.refresh()
      let (_, norm) = try network.forwardBackward(dropout: [])
      try optimizer.update(
        weights, gradient: network.gradient,
        gradientScale: Trainer.clipping(norm: norm, to: clip), learningRate: 0.001,
        update: update, team: network.team)
    }
    var found = reference.parameters
    found.values = weights.array
    let step = updates == 1 ? "adam" : "adam\(updates)"
    for name in found.names {
      let expected = try reference.expected("\(step).\(name)")
      // What matters is the change: the weights themselves agree in their first digits anyway.
      let before = reference.parameters[name].map(Double.init)
      let change = zip(found[name], before).map { Float(Double($0) - $1) }
      let expectedChange = zip(expected, before).map { $0 - $1 }
      #expect(relativeError(change, expectedChange) < 1e-3, "\(name)")
      #expect(relativeError(found[name], expected) < 1e-6, "\(name)")
    }
  }
}
