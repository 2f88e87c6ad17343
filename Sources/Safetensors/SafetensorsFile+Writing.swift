extension SafetensorsFile {
  /// The file: equal contents give equal bytes, those that the reference implementation writes
  /// where it is given the metadata in the order of their keys' bytes.
  ///
  /// - Throws: `SafetensorsError.headerTooLong` where names and metadata are above `headerLimit`.
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
