import Safetensors
import TestSupport
import Testing

@testable import CharRNN

/// A fixture of `Tests/Fixtures/lstm`: a small model, a batch, and what PyTorch computes for them.
struct PyTorchCase: CustomTestStringConvertible {
  static let names = [
    "one-layer", "two-equal-layers", "three-unequal-layers", "three-equal-layers", "width-16",
    "width-20", "87-characters", "one-stream", "two-characters-zero-state", "clipped",
    "ten-steps",
  ]

  let name: String
  let file: SafetensorsFile
  let configuration: ModelConfiguration
  let parameters: Parameters
  let steps: Int
  let rows: Int
  let input: [Int]
  let target: [Int]
  let initial: CarriedState

  var testDescription: String { name }

  /// Reads a fixture from a folder, by default that of the kept ones.
  init(_ name: String, in folder: String = Fixtures.path("lstm")) throws {
    self.name = name
    file = try SafetensorsFile(bytes: Fixtures.bytes(at: "\(folder)/\(name).safetensors"))
    let embedding = try Self.find("embedding.weight", in: file)
    var widths: [Int] = []
    while let weight = file["lstm.weight_hh_l\(widths.count)"] { widths.append(weight.shape[1]) }
    configuration = try ModelConfiguration(
      vocabularySize: embedding.shape[0], embeddingSize: embedding.shape[1], layerWidths: widths,
      dropout: 0)
    var parameters = Parameters(zero: configuration)
    for name in parameters.names {
      parameters[name] = try Self.find(name, in: file).floats()[...]
    }
    self.parameters = parameters
    let input = try Self.find("input", in: file)
    steps = input.shape[0]
    rows = input.shape[1]
    self.input = try input.integers()
    target = try Self.find("target", in: file).integers()
    var state = CarriedState(zero: configuration, rows: rows)
    for layer in widths.indices {
      state.hidden[layer] = try Self.find("initial.hidden_l\(layer)", in: file).floats()
      state.cell[layer] = try Self.find("initial.cell_l\(layer)", in: file).floats()
    }
    initial = state
  }

  private static func find(_ name: String, in file: SafetensorsFile) throws -> Tensor {
    guard let tensor = file[name] else { throw SafetensorsError.missingTensor(name) }
    return tensor
  }

  /// The reference values called `name`, in double.
  func expected(_ name: String) throws -> [Double] {
    try Self.find("expected.\(name)", in: file).doubles()
  }

  /// A network of this case with its batch and initial state set.
  func network(_ weights: FloatBuffer, lanes: Int, precision: Precision = .f32) throws -> Network {
    let network = try Network(
      configuration, weights: weights, steps: steps, rows: rows, lanes: lanes, precision: precision,
      isTraining: true)
    network.carriedState = initial
    for t in 0..<steps {
      for row in 0..<rows {
        network.set(
          step: t, row: row, token: Int32(input[t * rows + row]),
          target: Int32(target[t * rows + row]))
      }
    }
    try network.shared.refresh()
    return network
  }
}

extension PyTorchCase {
  /// The relative error of the network's whole gradient, and that of the worst tensor.
  func gradientError(
    _ network: Network
  ) throws -> (whole: Double, worst: Double) {
    var gradient = Parameters(zero: configuration)
    gradient.values = network.gradient.array
    var (all, allExpected): ([Float], [Double]) = ([], [])
    var worst = 0.0
    for name in gradient.names {
      let expected = try expected("gradient.\(name)")
      worst = max(worst, relativeError(gradient[name], expected))
      all += gradient[name]
      allExpected += expected
    }
    return (relativeError(all, allExpected), worst)
  }
}

/// ‖found − expected‖ / ‖expected‖ in the L2 norm.
func relativeError(_ found: some Sequence<Float>, _ expected: [Double]) -> Double {
  var (difference, size) = (0.0, 0.0)
  for (a, b) in zip(found, expected) {
    difference += (Double(a) - b) * (Double(a) - b)
    size += b * b
  }
  return (difference / size).squareRoot()
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with the reason, where oneDNN has no products of bf16.
  static var needsBF16: Self {
    .enabled(if: Machine.current.hasBF16, "oneDNN multiplies no bf16 on this machine (no AVX-512)")
  }
}
