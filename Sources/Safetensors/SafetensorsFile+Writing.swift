extension SafetensorsFile {
  /// The bytes of the file; equal contents give equal bytes.
  ///
  /// They are those that the reference implementation writes, given the metadata sorted by the bytes
  /// of the keys.
  ///
  /// - Throws: `SafetensorsError.headerTooLong` where the header is above `headerLimit`.
  /// - Complexity: O(*n*) in the number of bytes, plus sorting the tensors.
  public func bytes() throws(SafetensorsError) -> [UInt8] {
    let header = try SafetensorsHeader(entries: tensors.map(\.entry), metadata: metadata).bytes()
    var file: [UInt8] = []
    file.reserveCapacity(tensors.reduce(header.count) { $0 + $1.data.count })
    file += header
    for tensor in tensors { file += tensor.data }
    return file
  }
}

extension Tensor {
  var entry: SafetensorsHeader.Entry {
    SafetensorsHeader.Entry(name: name, dtype: dtype, shape: shape)
  }
}
