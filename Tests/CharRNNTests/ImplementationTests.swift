import TestSupport
import Testing

@testable import CharRNN

@Suite("oneDNN's choice of implementation")
struct ImplementationTests {
  @Test("every product of the default model runs on generated code, none on a reference loop")
  func generated() throws {
    let configuration = try ModelConfiguration(vocabularySize: 87)
    let weights = try FloatBuffer(count: ParameterLayout(configuration).count)
    let network = try Network(
      configuration, weights: weights, steps: 64, rows: 16, lanes: 2, isTraining: true)
    #expect(network.implementations.count == 2 * (3 + 6 + 6 + 3) + 2 + 2)
    for name in network.implementations {
      // `brg` and `gemm:jit` are generated for the machine; `ref` is a plain loop.
      #expect(name.hasPrefix("brg") || name.contains("jit"), "\(name)")
    }
  }

  @Test(
    "where the machine has AMX, the layers' products in bf16 run on it",
    .enabled(if: Machine.current.hasMatrixUnit, "this machine has no AMX"))
  func matrixUnit() throws {
    let configuration = try ModelConfiguration(vocabularySize: 87)
    let weights = try FloatBuffer(count: ParameterLayout(configuration).count)
    let network = try Network(
      configuration, weights: weights, steps: 64, rows: 16, lanes: 2, precision: .bf16,
      isTraining: true)
    for name in network.lanes.flatMap(\.layers).flatMap(\.implementations) {
      #expect(name.contains("amx"), "\(name)")
    }
  }

  @Test("bf16 is picked with AMX only")
  func automatic() {
    #expect((Machine.current.precision == .bf16) == Machine.current.hasMatrixUnit)
    #expect(Machine.current.hasBF16 || !Machine.current.hasMatrixUnit)
  }
}
