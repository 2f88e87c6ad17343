import TestSupport
import Safetensors
import Testing

@Suite("BF16 and F16")
struct ReducedPrecisionTests {
  @Test("all 65,536 patterns of BF16 are the same after a trip through single precision")
  func everyBFloat16() {
    let changed = (0...UInt16.max).filter { Float(bfloat16Bits: $0).bfloat16Bits != $0 }
    #expect(changed.isEmpty)
  }

  @Test("all 65,536 patterns of F16 are the same after a trip through single precision")
  func everyFloat16() {
    let changed = (0...UInt16.max).filter { Float(float16Bits: $0).float16Bits != $0 }
    #expect(changed.isEmpty)
  }

  @Test(
    "patterns of F16 have their values",
    arguments: [
      (0x0000, 0), (0x0001, 0x1p-24), (0x03FF, 0x3FFp-24), (0x0400, 0x1p-14), (0x3C00, 1),
      (0x3555, 0.333251953125), (0xC100, -2.5), (0x7BFF, 65504), (0x7C00, .infinity),
      (0xFC00, -.infinity),
    ] as [(UInt16, Float)])
  func float16Values(bits: UInt16, value: Float) {
    #expect(Float(float16Bits: bits) == value)
  }

  @Test(
    "rounding to F16 is to nearest, ties to even",
    arguments: [
      (1 + 0x1p-11, 0x3C00), (1 + 0x1.8p-10, 0x3C02), (1 + 0x1.002p-11, 0x3C01),
      (65519.996, 0x7BFF), (65520, 0x7C00), (1e30, 0x7C00), (-65520, 0xFC00), (.infinity, 0x7C00),
      (0x1p-25, 0), (0x1.000002p-25, 1), (0x1.8p-24, 2), (0x1p-149, 0), (-0.0, 0x8000),
      (-0x1p-26, 0x8000), (0x3FF.8p-24, 0x0400), (0x1.ffbffep-15, 0x03FF),
    ] as [(Float, UInt16)])
  func float16Rounding(value: Float, bits: UInt16) {
    #expect(value.float16Bits == bits)
  }

  @Test(
    "rounding to BF16 is to nearest, ties to even",
    arguments: [
      (0x3F80_8000, 0x3F80), (0x3F81_8000, 0x3F82), (0x3F80_8001, 0x3F81), (0x3F80_7FFF, 0x3F80),
      (0x7F7F_7FFF, 0x7F7F), (0x7F7F_8000, 0x7F80), (0xFF7F_FFFF, 0xFF80), (0x0000_8000, 0),
      (0x0000_8001, 1), (0x8000_0000, 0x8000), (0x7F80_0000, 0x7F80),
    ] as [(UInt32, UInt16)])
  func bfloat16Rounding(pattern: UInt32, bits: UInt16) {
    #expect(Float(bitPattern: pattern).bfloat16Bits == bits)
  }

  @Test(
    "what is not a number stays so, with its sign",
    arguments: [0x7F80_0001, 0xFF80_0001, 0x7FC0_0000, 0x7FFF_FFFF, 0xFF80_1000, 0x7F81_0000])
  func notANumber(pattern: UInt32) {
    let value = Float(bitPattern: pattern)
    for stored in [Float(bfloat16Bits: value.bfloat16Bits), Float(float16Bits: value.float16Bits)] {
      #expect(stored.isNaN)
      #expect(stored.sign == value.sign)
    }
  }

  @Test("no other BF16 is nearer")
  func nearestBFloat16() {
    withEverySeed(0..<20_000) { seed, generator in
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()) & 0xFF7F_FFFF)
      func distance(to bits: UInt16) -> Double {
        // Rounding takes infinity for the number that would come next, ±2^128.
        let stored = Double(Float(bfloat16Bits: bits))
        let place = stored.isInfinite ? Double(signOf: stored, magnitudeOf: 0x1p128) : stored
        return (place - Double(value)).magnitude
      }
      let bits = value.bfloat16Bits
      #expect(Float(bfloat16Bits: bits).sign == value.sign, "seed \(seed): \(value)")
      for other in [bits &- 1, bits &+ 1] where !Float(bfloat16Bits: other).isNaN {
        #expect(
          distance(to: bits) < distance(to: other)
            || distance(to: bits) == distance(to: other) && bits & 1 == 0,
          "seed \(seed): \(value)")
      }
    }
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("F16 agrees with Swift's own conversions, near every tie and far from them")
    func float16AgreesWithSwift() {
      var wrong: [Float] = []
      for bits in UInt16(0)..<0x7C00 {
        let value = Float(float16Bits: bits)
        if value != Float(Float16(bitPattern: bits)) { wrong.append(value) }
        let tie = (value + Float(float16Bits: bits + 1).nextDown) / 2
        for near in [value.nextDown, value.nextUp, tie.nextDown, tie, tie.nextUp, -tie]
        where near.float16Bits != Float16(near).bitPattern { wrong.append(near) }
      }
      var generator = SeededGenerator(seed: 1)
      for _ in 0..<200_000 {
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
        if !value.isNaN, value.float16Bits != Float16(value).bitPattern { wrong.append(value) }
      }
      #expect(wrong.isEmpty)
    }
  #endif
}
