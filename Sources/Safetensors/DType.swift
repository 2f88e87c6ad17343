/// The type of a tensor's elements, under the name that the format gives it.
///
/// All are little-endian. The types of fewer than 8 bits, which newer versions of the format
/// know, are not read.
public enum DType: String, Hashable, Sendable, CaseIterable {
  // In the order of the reference implementation, whose writer sorts tensors from last to first.

  /// A truth value, one byte.
  case bool = "BOOL"
  /// An unsigned 8-bit integer.
  case u8 = "U8"
  /// A signed 8-bit integer.
  case i8 = "I8"
  /// An 8-bit float with 5 exponent and 2 fraction bits.
  case f8E5M2 = "F8_E5M2"
  /// An 8-bit float with 4 exponent and 3 fraction bits.
  case f8E4M3 = "F8_E4M3"
  /// An 8-bit power of two.
  case f8E8M0 = "F8_E8M0"
  /// Like `f8E4M3` with another bias and no negative zero.
  case f8E4M3FNUZ = "F8_E4M3FNUZ"
  /// Like `f8E5M2` with another bias and no negative zero.
  case f8E5M2FNUZ = "F8_E5M2FNUZ"
  /// A signed 16-bit integer.
  case i16 = "I16"
  /// An unsigned 16-bit integer.
  case u16 = "U16"
  /// IEEE 754 half precision.
  case f16 = "F16"
  /// The upper half of IEEE 754 single precision.
  case bf16 = "BF16"
  /// A signed 32-bit integer.
  case i32 = "I32"
  /// An unsigned 32-bit integer.
  case u32 = "U32"
  /// IEEE 754 single precision.
  case f32 = "F32"
  /// A complex number of two single-precision floats.
  case c64 = "C64"
  /// IEEE 754 double precision.
  case f64 = "F64"
  /// A signed 64-bit integer.
  case i64 = "I64"
  /// An unsigned 64-bit integer.
  case u64 = "U64"

  /// The bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 1
    case .i16, .u16, .f16, .bf16: 2
    case .i32, .u32, .f32: 4
    case .c64, .f64, .i64, .u64: 8
    }
  }

  /// The bytes of a tensor of this type and of `shape`; `nil` where a size is negative or a product,
  /// from left to right, overflows.
  func byteCount(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow || size < 0 { return nil }
      count = product
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: byteCount)
    return overflow ? nil : product
  }

  /// The position in the reference implementation's order; wider types come later.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
