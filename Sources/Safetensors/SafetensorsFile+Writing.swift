extension SafetensorsFile {
  /// The file: equal contents give equal bytes, those that the reference implementation writes
  /// where it is given the metadata in the order of their keys' bytes.
  ///
  /// The header begins with `{` and is padded with spaces to a multiple of 8 bytes, so that each
  /// tensor begins at a multiple of its element's size.
  ///
  /// - Throws: `SafetensorsError.headerTooLong` where names and metadata are above `headerLimit`.
  public func bytes() throws(SafetensorsError) -> [UInt8] {
    var header = try headerUTF8()
    header += repeatElement(UInt8(ascii: " "), count: -header.count & 7)
    guard header.count <= Self.headerLimit else {
      throw .headerTooLong(UInt64(header.count), limit: Self.headerLimit)
    }
    var file: [UInt8] = []
    file.reserveCapacity(tensors.reduce(8 + header.count) { $0 + $1.data.count })
    for shift in stride(from: 0, to: 64, by: 8) {
      file.append(UInt8(truncatingIfNeeded: header.count >> shift))
    }
    file += header
    for tensor in tensors { file += tensor.data }
    return file
  }

  private func headerUTF8() throws(SafetensorsError) -> [UInt8] {
    var header = JSONObject()
    if !metadata.isEmpty {
      var members = JSONObject()
      let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (key, value) in sorted { members[key] = .string(value) }
      header[Self.metadataKey] = .object(members)
    }
    var begin = 0
    for tensor in tensors {
      let end = begin + tensor.data.count
      header[tensor.name] = .object([
        "dtype": .string(tensor.dtype.rawValue),
        "shape": .array(tensor.shape.map { .int($0) }),
        "data_offsets": .array([.int(begin), .int(end)]),
      ])
      begin = end
    }
    do {
      return try JSONValue.object(header).utf8()
    } catch {
      throw .malformedHeader(error)
    }
  }
}
