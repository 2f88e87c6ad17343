import TestSupport
import Testing

@testable import CharRNN

@Suite("oneDNN's choice of implementation")
struct ImplementationTests {
  /// The default model as it is trained on two lanes.
  private func network(_ precision: Precision) throws -> Network {
    let configuration = try ModelConfiguration(vocabularySize: 87)
    let weights = try FloatBuffer(count: ParameterLayout(configuration).count)
    return try Network(
      configuration, weights: weights, steps: 64, rows: 16, lanes: 2, precision: precision,
      isTraining: true)
  }

  /// Whether an implementation is the fast one for products in f32.
  ///
  /// Releases 2.6 and 3.2 print `brg:avx512_core`, 3.13 `brg_matmul:avx512_core`. Below AVX-512 the
  /// older ones have `gemm:jit` (3.2: `gemm:jit:f32`) and nothing better; 3.13 has `brg_matmul:avx2`.
  private func isExpectedExact(_ name: String) -> Bool {
    Machine.current.hasBF16
      ? name.hasPrefix("brg") && name.hasSuffix(":avx512_core")
      : name.hasPrefix("gemm:jit") || name.hasPrefix("brg")
  }

  /// Whether an implementation is the fast one for products in bf16: with instructions for bf16
  /// `brg:avx512_core_bf16`, with AMX a name that begins in the same way, and on AVX-512 without
  /// either `gemm:jit`, in all releases.
  private func isExpectedRounded(_ name: String) -> Bool {
    let emulates = Machine.current.instructionSet == "AVX-512"
    return emulates
      ? name.hasPrefix("gemm:jit") : name.hasPrefix("brg") && name.contains(":avx512_core_bf16")
  }

  /// The products of two lanes, those of the fold, and those of the way back through it.
  private static let productCount = 2 * (3 + 6 + 6 + 3) + 2 + 2

  @Test("every product in f32 runs on the code that oneDNN has for this instruction set")
  func exact() throws {
    let names = try network(.f32).implementations
    #expect(names.count == Self.productCount)
    #expect(names.filter { !isExpectedExact($0) } == [], "\(Machine.current.instructionSet)")
  }

  @Test(
    "every product in bf16 runs on the code that oneDNN has for this instruction set", .needsBF16)
  func rounded() throws {
    let names = try network(.bf16).implementations
    #expect(names.count == Self.productCount)
    #expect(names.filter { !isExpectedRounded($0) } == [], "\(Machine.current.instructionSet)")
  }

  @Test(
    "where the machine has AMX, the layers' products in bf16 run on it",
    .enabled(if: Machine.current.hasMatrixUnit, "this machine has no AMX"))
  func matrixUnit() throws {
    let names = try network(.bf16).lanes.flatMap(\.layers).flatMap(\.implementations)
    #expect(!names.isEmpty)
    #expect(names.filter { !$0.contains("amx") } == [])
  }
}
