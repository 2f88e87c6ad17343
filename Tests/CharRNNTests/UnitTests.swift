import TestSupport
import Testing

@testable import CharRNN

@Suite("Units of the network")
struct UnitTests {
  /// Sets all weights to 0.
  private static func blank(_ configuration: ModelConfiguration) -> Parameters {
    Parameters(zero: configuration)
  }

  @Test("a unit is written layer:unit, both from 1")
  func names() {
    #expect(UnitIndex("2:117") == UnitIndex(layer: 1, unit: 116))
    #expect(UnitIndex(layer: 1, unit: 116).description == "2:117")
    for text in ["", "2", "2:", ":1", "0:1", "1:0", "1:1:1", "-1:1", "+1:1", "1: 1", "1:٣", "a:1"] {
      #expect(UnitIndex(text) == nil, "\(text)")
    }
    #expect(UnitIndex("1:99999999999999999999") == nil)
  }

  @Test("a model has the units of its layers and no others")
  func limits() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 2, embeddingSize: 1, layerWidths: [3, 2])
    #expect(configuration.lastUnit.description == "2:2")
    #expect(configuration.units.map(\.description) == ["1:1", "1:2", "1:3", "2:1", "2:2"])
    for (name, isThere) in [("1:3", true), ("1:4", false), ("2:2", true), ("2:3", false)] {
      #expect(try configuration.hasUnit(#require(UnitIndex(name))) == isThere, "\(name)")
    }
    #expect(!configuration.hasUnit(UnitIndex(layer: 2, unit: 0)))
  }

  @Test("the logits of a held unit are the output layer's bias and weight times the value")
  func heldLogits() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 2, embeddingSize: 1, layerWidths: [1])
    var weights = Self.blank(configuration)
    weights["embedding.weight"] = [1, -1]
    weights["lstm.weight_ih_l0"] = [1, 2, 3, 4]
    weights["lstm.weight_hh_l0"] = [4, 3, 2, 1]
    weights["output.weight"] = [2, -3]
    weights["output.bias"] = [0.5, 0.25]
    let free = Predictor(weights, format: .f32)
    let held = Predictor(
      free, follower: nil, holding: [HeldUnit(UnitIndex(layer: 0, unit: 0), at: 0.75)])
    var reader = Reader(held)
    for token in [0, 1, 1, 0] as [Token] {
      reader.read(token)
      #expect(reader.logits?.values == [0.5 + 2 * 0.75, 0.25 - 3 * 0.75])
      #expect(reader.state.hidden == [[0.75]])
    }
    var other = Reader(free)
    other.read([0, 1, 1, 0])
    #expect(other.logits?.values != reader.logits?.values)
  }

  @Test("the layer above and the next character read the held value")
  func heldInside() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 1, embeddingSize: 1, layerWidths: [2, 1])
    var weights = Self.blank(configuration)
    // Unit 1:2 reads unit 1:1 at the next character, unit 2:1 reads it at once; gates i, f, g, o.
    weights["lstm.weight_hh_l0"] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]
    weights["lstm.weight_ih_l1"] = [0, 0, 0, 0, 2, 0, 0, 0]
    let held = Predictor(
      Predictor(weights, format: .f32), follower: nil,
      holding: [HeldUnit(UnitIndex(layer: 0, unit: 0), at: -0.5)])
    var reader = Reader(held)
    reader.read(0)
    // All other gates are σ(0) = 0.5: h = 0.5 tanh(0.5 tanh(g)), g = 2 · -0.5; tanh(-1) = -0.76159416.
    #expect(abs(reader.state.cell[1][0] - -0.38079708) < 1e-6)
    #expect(reader.state.cell[0][1] == 0, "the state before the first character is zero")
    reader.read(0)
    // g = 3 · -0.5; tanh(-1.5) = -0.90514825.
    #expect(abs(reader.state.cell[0][1] - -0.45257413) < 1e-6)
    #expect(reader.state.hidden[0][0] == -0.5)
  }

  @Test("texts read side by side have the outputs of each alone, to the bit, held or free")
  func sideBySide() {
    withEverySeed(0..<12) { _, generator in
      let configuration = try ModelConfiguration(
        vocabularySize: 7, embeddingSize: 3,
        layerWidths: (0...generator.below(2)).map { _ in 1 + generator.below(20) })
      var weights = Xoshiro256StarStar(seed: generator.next())
      let free = Predictor(Parameters(configuration, using: &weights))
      let units = configuration.units
      let held =
        generator.below(2) == 0
        ? [] : [HeldUnit(units[generator.below(units.count)], at: 0.3)]
      let predictor = Predictor(free, follower: nil, holding: held)
      let texts = (0..<generator.below(40)).map { _ in
        (0..<generator.below(90)).map { _ in Token(generator.below(7)) }
      }
      let outputs = try #require(UnitOutputs(of: texts, by: predictor))
      for (text, tokens) in texts.enumerated() {
        #expect(outputs.count(of: text) == tokens.count)
        var reader = Reader(predictor)
        var alone: [[Float]] = []
        for token in tokens {
          reader.read(token)
          alone.append(reader.state.hidden.flatMap(\.self))
        }
        for unit in units.indices {
          #expect(outputs.outputs(of: unit, in: text) == alone.map { $0[unit] })
        }
      }
    }
  }

  @Test("reading stops when it is asked to")
  func stopped() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 2, embeddingSize: 1, layerWidths: [2])
    var weights = Xoshiro256StarStar(seed: 1)
    let predictor = Predictor(Parameters(configuration, using: &weights))
    var counts: [Int] = []
    let outputs = UnitOutputs(
      of: [[Token](repeating: 0, count: 200)], by: predictor,
      shouldStop: {
        counts.append($0)
        return $0 >= 128
      })
    #expect(outputs == nil && counts == [0, 64, 128])
  }

  // MARK: Characters

  @Test("characters with the same gates are alike, with opposite ones opposites")
  func similarity() {
    // The mean is (1, 1).
    let space = CharacterSpace([[3, 1], [5, 1], [-1, 1], [1, 3], [-3, -1]])
    #expect(space.similarity(0, 1) == 1)
    #expect(space.similarity(0, 2) == -1)
    #expect(space.similarity(0, 3) == 0)
    #expect(space.nearest(to: 0).map(\.character) == [1, 3, 4, 2])
    #expect(CharacterSpace([[1, 1], [1, 1]]).similarity(0, 1) == 0, "both are the mean")
  }

  @Test("what counts is the first layer's view: rows that it folds into one are alike")
  func folded() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 3, embeddingSize: 2, layerWidths: [1])
    var weights = Self.blank(configuration)
    // The second column of the embedding is not read.
    weights["embedding.weight"] = [1, 5, 1, -5, -2, 0]
    weights["lstm.weight_ih_l0"] = [1, 0, 2, 0, 3, 0, 4, 0]
    weights["lstm.bias_ih_l0"] = [9, 9, 9, 9]
    let predictor = Predictor(weights)
    #expect(predictor.inputGates(of: 0) == [10, 11, 12, 13])
    let space = CharacterSpace(predictor)
    #expect(abs(space.similarity(0, 1) - 1) < 1e-12)
    #expect(abs(space.similarity(0, 2) + 1) < 1e-12)
  }

  @Test("the map shows points of a plane as they are, up to a turn")
  func map() {
    let places: [(Float, Float)] = [(4, 0), (-4, 0), (0, 1), (0, -1)]
    // Turned into three dimensions by (0.6, 0.8, 0) and (0, 0, 1).
    let map = CharacterSpace(places.map { [0.6 * $0.0, 0.8 * $0.0, $0.1] }).map()
    let (first, second): (Double, Double) = (16.0 / 17, 1.0 / 17)
    #expect(abs(map.shares.x - first) < 1e-6)
    #expect(abs(map.shares.y - second) < 1e-6)
    for (place, found) in zip(places, map.places) {
      #expect(abs(found.x.magnitude - Double(place.0.magnitude)) < 1e-6)
      #expect(abs(found.y.magnitude - Double(place.1.magnitude)) < 1e-6)
    }
    #expect(map.places[0].x > 0 && map.places[2].y > 0, "the first of the farthest is positive")
  }

  @Test("eigenvectors of a matrix reproduce it", arguments: [1, 2, 3, 8, 30])
  func eigenvectors(size: Int) {
    withEverySeed(0..<4) { _, generator in
      var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
      for row in 0..<size {
        for column in 0...row {
          let value = Double(generator.below(2_001)) / 1_000 - 1
          (matrix[row][column], matrix[column][row]) = (value, value)
        }
      }
      let (values, vectors) = Eigenvectors.jacobi(matrix)
      for row in 0..<size {
        for column in 0..<size {
          let sum = (0..<size).reduce(0.0) {
            $0 + vectors[row][$1] * values[$1] * vectors[column][$1]
          }
          #expect(abs(sum - matrix[row][column]) < 1e-9)
        }
      }
    }
  }
}
