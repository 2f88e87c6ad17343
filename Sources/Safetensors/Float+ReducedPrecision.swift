// Integer arithmetic instead of `Float16`, which Swift lacks on some platforms, so that a stored
// checkpoint has the same bits everywhere.

extension Float {
  /// The exact value of `bits` as a bfloat16, the upper half of single precision.
  public init(bfloat16Bits bits: UInt16) {
    self.init(bitPattern: UInt32(bits) << 16)
  }

  /// The nearest bfloat16, ties to even; NaN stays NaN, with its sign.
  public var bfloat16Bits: UInt16 {
    let upper = UInt16(bitPattern >> 16)
    if isNaN {
      // A NaN whose payload is only in the lower half would otherwise become infinite.
      return upper & 0x7F == 0 ? upper | 0x40 : upper
    }
    // Adds just under half of the last kept place, or half where that place is odd. The sum cannot
    // overflow: the largest pattern that is not NaN is that of −∞.
    return UInt16((bitPattern + 0x7FFF + UInt32(upper & 1)) >> 16)
  }

  /// The exact value of `bits` in IEEE 754 half precision.
  public init(float16Bits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Zero or subnormal: a multiple of 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      self.init(bitPattern: magnitude.bitPattern | sign)
    case 0x1F:
      self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
      self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The nearest half-precision number, ties to even: infinite from 65,520 on, subnormal below
  /// 2^-14; NaN stays NaN, with its sign.
  public var float16Bits: UInt16 {
    let sign = UInt16(bitPattern >> 16 & 0x8000)
    let magnitude = bitPattern & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 {
      let fraction = UInt16(magnitude >> 13 & 0x3FF)
      return sign | 0x7C00 | (fraction == 0 ? 0x200 : fraction)
    }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }  // 65,520, half way to 2^16
    if magnitude < 0x3880_0000 {  // 2^-14
      // Adding 0.5, whose last place is 2^-24, leaves the rounded multiple of 2^-24 in the fraction.
      let rounded = Float(bitPattern: magnitude) + 0.5
      return sign | UInt16(rounded.bitPattern - Float(0.5).bitPattern)
    }
    let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
    return sign | UInt16((rounded >> 13) - 112 << 10)
  }
}
