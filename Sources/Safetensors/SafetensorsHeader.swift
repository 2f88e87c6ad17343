import JSON

/// What stands before the data of a safetensors file: which tensors follow, and text.
///
/// With it a file can be written tensor by tensor, none of them kept.
public struct SafetensorsHeader: Hashable, Sendable {
  /// A tensor without its elements.
  public struct Entry: Hashable, Sendable {
    /// The name, unique in a file.
    public let name: String
    /// The type of the elements.
    public let dtype: DType
    /// The sizes, outermost first.
    public let shape: [Int]

    /// Names a tensor that is to be written.
    public init(name: String, dtype: DType, shape: [Int]) {
      self.name = name
      self.dtype = dtype
      self.shape = shape
    }
  }

  /// The tensors in the order in which they are written: wider types first (in detail as the
  /// reference implementation orders types), then by the bytes of the name.
  public let entries: [Entry]
  /// Free text by key.
  public let metadata: [String: String]

  /// Collects entries, in any order.
  ///
  /// - Throws: `SafetensorsError.duplicateName` where two have the same name, `.reservedName`
  ///   where one is called `__metadata__`.
  public init(entries: [Entry], metadata: [String: String]) throws(SafetensorsError) {
    var names: Set<String> = []
    for entry in entries {
      guard entry.name != SafetensorsFile.metadataKey else { throw .reservedName(entry.name) }
      guard names.insert(entry.name).inserted else { throw .duplicateName(entry.name) }
    }
    self.entries = entries.sorted { first, second in
      if first.dtype != second.dtype { return first.dtype.rank > second.dtype.rank }
      return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
    }
    self.metadata = metadata
  }

  /// The file's first bytes: the length of what follows, then the entries and the metadata as JSON.
  ///
  /// The JSON begins with `{` and is padded with spaces to a multiple of 8 bytes, so that each
  /// tensor begins at a multiple of its element's size. After these bytes the tensors' data follow
  /// in the order of `entries`, without gaps.
  ///
  /// - Throws: `SafetensorsError.headerTooLong` where names and metadata are above
  ///   `SafetensorsFile.headerLimit`, `.sizeOverflow` where no file could hold a tensor.
  public func bytes() throws(SafetensorsError) -> [UInt8] {
    var header = try json()
    header += repeatElement(UInt8(ascii: " "), count: -header.count & 7)
    guard header.count <= SafetensorsFile.headerLimit else {
      throw .headerTooLong(UInt64(header.count), limit: SafetensorsFile.headerLimit)
    }
    let length = stride(from: 0, to: 64, by: 8).map {
      UInt8(truncatingIfNeeded: header.count >> $0)
    }
    return length + header
  }

  private func json() throws(SafetensorsError) -> [UInt8] {
    var header = JSONObject()
    if !metadata.isEmpty {
      var members = JSONObject()
      let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (key, value) in sorted { members[key] = .string(value) }
      header[SafetensorsFile.metadataKey] = .object(members)
    }
    var begin = 0
    for entry in entries {
      guard let count = entry.dtype.byteCount(of: entry.shape) else {
        throw .sizeOverflow(tensor: entry.name, dtype: entry.dtype, shape: entry.shape)
      }
      let (end, isOverflow) = begin.addingReportingOverflow(count)
      guard !isOverflow else {
        throw .sizeOverflow(tensor: entry.name, dtype: entry.dtype, shape: entry.shape)
      }
      header[entry.name] = .object([
        "dtype": .string(entry.dtype.rawValue),
        "shape": .array(entry.shape.map { .int($0) }),
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
