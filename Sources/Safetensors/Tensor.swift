/// A named array of numbers: type, shape and bytes, which always agree.
public struct Tensor: Hashable, Sendable {
  /// The name, unique in a file.
  public let name: String
  /// The type of the elements.
  public let dtype: DType
  /// The sizes, outermost first.
  ///
  /// Empty for a single number; a size may be 0.
  public let shape: [Int]
  /// The elements in row-major order, little-endian.
  public let data: [UInt8]

  /// A tensor with the bytes that a file has: row-major, little-endian.
  ///
  /// - Throws: `SafetensorsError.sizeMismatch` where `data` has another size than `dtype` and `shape`,
  ///   `.sizeOverflow` where that size overflows `Int` or a size is negative.
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

  /// A tensor whose `data` is known to have the size of `shape`.
  init(name: String, checked dtype: DType, _ shape: [Int], _ data: [UInt8]) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.data = data
  }

  /// The number of elements: the product of `shape`.
  public var count: Int { data.count / dtype.byteCount }
}
