import Testing

@testable import CharRNN

@Suite("The precision of this machine")
struct PrecisionTests {
  @Test(
    "bf16 is taken with a matrix unit, or where it was measured to be clearly faster",
    arguments: [
      (true, nil, Precision.bf16), (false, nil, .f32), (false, 1.14, .f32), (false, 1.15, .bf16),
      (false, 2, .bf16), (false, 0.5, .f32),
    ])
  func choice(hasMatrixUnit: Bool, speedup: Double?, expected: Precision) {
    #expect(
      Machine.precision(hasMatrixUnit: hasMatrixUnit, bf16Speedup: speedup) == expected)
  }

  @Test("bf16 is timed where the processor has it", .needsBF16)
  func timing() throws {
    let speedup = try #require(PrecisionTiming().speedup)
    #expect(speedup > 0.02 && speedup < 50, "\(speedup)")
  }
}
