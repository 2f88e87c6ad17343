extension Tensor {
  /// The precision of stored floating-point numbers.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// Single precision: every bit of a `Float`.
    case f32
    /// The upper 16 bits of single precision, rounded to nearest, ties to even.
    case bf16
    /// Half precision, rounded to nearest, ties to even; above 65,504 it is infinite.
    case f16

    /// The type of the stored elements.
    public var dtype: DType {
      switch self {
      case .f32: .f32
      case .bf16: .bf16
      case .f16: .f16
      }
    }

    /// The stored value of `value`: rounded, and infinite beyond the range of the type.
    public func rounded(_ value: Float) -> Float {
      switch self {
      case .f32: value
      case .bf16: Float(bfloat16Bits: value.bfloat16Bits)
      case .f16: Float(float16Bits: value.float16Bits)
      }
    }
  }

  /// Stores `floats`, in row-major order, at the given precision.
  ///
  /// - Precondition: The product of `shape` is the number of `floats`.
  public init(name: String, shape: [Int], floats: [Float], precision: Precision = .f32) {
    let data =
      switch precision {
      case .f32: bytes(of: floats) { $0.bitPattern }
      case .bf16: bytes(of: floats) { $0.bfloat16Bits }
      case .f16: bytes(of: floats) { $0.float16Bits }
      }
    precondition(
      precision.dtype.byteCount(of: shape) == data.count,
      "tensor '\(name)' has \(floats.count) numbers, which its shape \(shape) does not have")
    self.init(name: name, checked: precision.dtype, shape, data)
  }

  /// Stores `integers`, in row-major order, as I32.
  ///
  /// - Precondition: The product of `shape` is the number of `integers`.
  public init(name: String, shape: [Int], integers: [Int32]) {
    self.init(name: name, integers: bytes(of: integers) { $0 }, .i32, shape)
  }

  /// Stores `integers`, in row-major order, as I64.
  ///
  /// - Precondition: The product of `shape` is the number of `integers`.
  public init(name: String, shape: [Int], integers: [Int64]) {
    self.init(name: name, integers: bytes(of: integers) { $0 }, .i64, shape)
  }

  private init(name: String, integers data: [UInt8], _ dtype: DType, _ shape: [Int]) {
    precondition(
      dtype.byteCount(of: shape) == data.count,
      "tensor '\(name)' has \(data.count / dtype.byteCount) numbers, "
        + "which its shape \(shape) does not have")
    self.init(name: name, checked: dtype, shape, data)
  }

  /// The elements in single precision, row-major; those of F64 are rounded.
  ///
  /// - Throws: `SafetensorsError.wrongDType` where the elements are not F64, F32, BF16 or F16.
  public func floats() throws(SafetensorsError) -> [Float] {
    switch dtype {
    case .f32: elements(of: data) { Float(bitPattern: $0) }
    case .bf16: elements(of: data) { Float(bfloat16Bits: $0) }
    case .f16: elements(of: data) { Float(float16Bits: $0) }
    case .f64: elements(of: data) { Float(Double(bitPattern: $0)) }
    default: throw .wrongDType(tensor: name, found: dtype, expected: "F64, F32, BF16 or F16")
    }
  }

  /// The exact elements in double precision, row-major.
  ///
  /// - Throws: `SafetensorsError.wrongDType` where the elements are not F64, F32, BF16 or F16.
  public func doubles() throws(SafetensorsError) -> [Double] {
    if dtype == .f64 { return elements(of: data) { Double(bitPattern: $0) } }
    return try floats().map { Double($0) }
  }

  /// The elements as integers, row-major.
  ///
  /// - Throws: `SafetensorsError.wrongDType` where the elements are not integers, or are U64,
  ///   which `Int` cannot hold.
  public func integers() throws(SafetensorsError) -> [Int] {
    switch dtype {
    case .i64: elements(of: data) { (bits: Int64) in Int(bits) }
    case .i32: elements(of: data) { (bits: Int32) in Int(bits) }
    case .i16: elements(of: data) { (bits: Int16) in Int(bits) }
    case .i8: elements(of: data) { (bits: Int8) in Int(bits) }
    case .u32: elements(of: data) { (bits: UInt32) in Int(bits) }
    case .u16: elements(of: data) { (bits: UInt16) in Int(bits) }
    case .u8: elements(of: data) { (bits: UInt8) in Int(bits) }
    default:
      throw .wrongDType(tensor: name, found: dtype, expected: "I64, I32, I16, I8, U32, U16 or U8")
    }
  }
}
