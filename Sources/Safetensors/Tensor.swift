/// A named array of numbers: its type, its shape and its bytes, always in agreement.
public struct Tensor: Hashable, Sendable {
  /// The name, unique in a file.
  public let name: String
  /// The type of the elements.
  public let dtype: DType
  /// The sizes, outermost first.
  ///
  /// No sizes at all is a single number; a size may be 0.
  public let shape: [Int]
  /// The elements in row-major order, little-endian.
  public let data: [UInt8]

  /// Takes the bytes of a tensor as they stand in a file.
  ///
  /// - Throws: `SafetensorsError.sizeMismatch` where `data` does not have the bytes that `dtype`
  ///   and `shape` ask for, `.sizeOverflow` where no array could.
  public init(
    name: String, dtype: DType, shape: [Int], data: [UInt8]
  ) throws(SafetensorsError) {
    guard let expected = dtype.byteCount(of: shape) else {
      throw .sizeOverflow(tensor: name, dtype: dtype, shape: shape)
    }
    guard data.count == expected else {
      throw .sizeMismatch(
        tensor: name, dtype: dtype, shape: shape, found: data.count, expected: expected)
    }
    self.init(name: name, checked: dtype, shape, data)
  }

  /// The tensor of values that agree in number with `shape`.
  init(name: String, checked dtype: DType, _ shape: [Int], _ data: [UInt8]) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.data = data
  }

  /// The number of elements: the product of `shape`.
  public var count: Int { data.count / dtype.byteCount }
}
