import JSON

extension SafetensorsFile {
  /// Reads a file, checking every rule of the format.
  ///
  /// White space around the header's object is allowed, as the reference implementation allows
  /// it. Beyond that implementation, a key may not stand twice and a tensor's entry may hold
  /// nothing but its three fields.
  ///
  /// - Throws: `SafetensorsError` at the first rule that is broken.
  /// - Complexity: O(*n*) in the number of bytes, plus sorting the tensors.
  public init(bytes: [UInt8]) throws(SafetensorsError) {
    let headerBytes = try Self.header(of: bytes)
    let dataStart = headerBytes.endIndex
    let header = try Self.headerValue(headerBytes)
    guard let object = header.object else { throw .headerNotObject(found: header.kind) }

    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for (key, value) in object.members {
      if key == Self.metadataKey {
        metadata = try Self.metadata(value)
      } else {
        entries.append(try Entry(name: key, value))
      }
    }
    try Self.checkLayout(&entries, available: bytes.count - dataStart)

    var tensors: [Tensor] = []
    for entry in entries {
      let data = bytes[dataStart + entry.begin..<dataStart + entry.end]
      tensors.append(
        try Tensor(name: entry.name, dtype: entry.dtype, shape: entry.shape, data: Array(data)))
    }
    try self.init(tensors: tensors, metadata: metadata)
  }

  /// Checks the first bytes of a file, 8 or more, for a header of a possible length, so that a large
  /// file of another kind need not be read to its end.
  ///
  /// - Throws: `SafetensorsError`.
  public static func checkStart(_ bytes: [UInt8]) throws(SafetensorsError) {
    if try headerLength(bytes) == 0 { _ = try headerValue(bytes[8..<8]) }
  }

  private static func headerLength(_ bytes: [UInt8]) throws(SafetensorsError) -> Int {
    guard bytes.count >= 8 else { throw .tooShort(count: bytes.count) }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(headerLimit) else { throw .headerTooLong(length, limit: headerLimit) }
    return Int(length)
  }

  /// The header's bytes, at their place in the file.
  private static func header(of bytes: [UInt8]) throws(SafetensorsError) -> ArraySlice<UInt8> {
    let length = try headerLength(bytes)
    guard length <= bytes.count - 8 else {
      throw .headerBeyondEnd(length: length, available: bytes.count - 8)
    }
    return bytes[8..<8 + length]
  }

  private static func headerValue(
    _ bytes: ArraySlice<UInt8>
  ) throws(SafetensorsError) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw .malformedHeader(error)
    }
  }

  private static func metadata(_ value: JSONValue) throws(SafetensorsError) -> [String: String] {
    guard let object = value.object else { throw .metadataNotObject(found: value.kind) }
    var metadata: [String: String] = [:]
    for (key, value) in object.members {
      guard let string = value.string else {
        throw .metadataNotString(key: key, found: value.kind)
      }
      metadata[key] = string
    }
    return metadata
  }

  /// Sorts the entries by their place and checks that they fill the data: no gap, no overlap, no
  /// tail, and each as long as its type and shape ask.
  private static func checkLayout(
    _ entries: inout [Entry], available: Int
  ) throws(SafetensorsError) {
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var end = 0
    for entry in entries {
      guard entry.begin <= entry.end else {
        throw .offsetsReversed(tensor: entry.name, begin: entry.begin, end: entry.end)
      }
      guard entry.begin == end else {
        throw .wrongOffset(tensor: entry.name, found: entry.begin, expected: end)
      }
      guard let expected = entry.dtype.byteCount(of: entry.shape) else {
        throw .sizeOverflow(tensor: entry.name, dtype: entry.dtype, shape: entry.shape)
      }
      guard entry.end - entry.begin == expected else {
        throw .sizeMismatch(
          tensor: entry.name, dtype: entry.dtype, shape: entry.shape,
          found: entry.end - entry.begin, expected: expected)
      }
      end = entry.end
    }
    guard end == available else { throw .wrongDataLength(found: available, expected: end) }
  }
}

/// What the header says about one tensor.
private struct Entry {
  let name: String
  let dtype: DType
  let shape: [Int]
  /// Offsets into the data that follows the header.
  let begin, end: Int

  init(name: String, _ value: JSONValue) throws(SafetensorsError) {
    guard let object = value.object else {
      throw .entryNotObject(tensor: name, found: value.kind)
    }
    let known = ["dtype", "shape", "data_offsets"]
    if let field = object.keys.first(where: { !known.contains($0) }) {
      throw .unknownField(tensor: name, field: field)
    }
    func field(_ field: String) throws(SafetensorsError) -> JSONValue {
      guard let value = object[field] else { throw .missingField(tensor: name, field: field) }
      return value
    }
    func integers(_ key: String) throws(SafetensorsError) -> [Int] {
      let value = try field(key)
      guard let elements = value.array else {
        throw .wrongField(tensor: name, field: key, found: value.kind, expected: "an array")
      }
      var integers: [Int] = []
      for element in elements {
        guard let integer = element.int, integer >= 0 else {
          throw .wrongField(
            tensor: name, field: key, found: element.kind,
            expected: "integers from 0 to \(Int.max)")
        }
        integers.append(integer)
      }
      return integers
    }

    self.name = name
    let type = try field("dtype")
    guard let typeName = type.string else {
      throw .wrongField(tensor: name, field: "dtype", found: type.kind, expected: "a string")
    }
    guard let dtype = DType(rawValue: typeName) else {
      throw .unknownDType(tensor: name, found: typeName)
    }
    self.dtype = dtype
    shape = try integers("shape")
    let offsets = try integers("data_offsets")
    guard offsets.count == 2 else {
      throw .wrongField(
        tensor: name, field: "data_offsets", found: "\(offsets.count) integers", expected: "2")
    }
    (begin, end) = (offsets[0], offsets[1])
  }
}
