internal import Safetensors

extension Parameters {
  /// Writes all weights as little-endian floats, tensor by tensor in the order of `names`, so that
  /// only one tensor is copied at a time.
  ///
  /// - Parameter sink: takes the bytes of one tensor.
  public func write(to sink: ([UInt8]) throws -> Void) rethrows {
    for name in names {
      try sink(StoredTensor(name, shape: shape(of: name), floats: self[name]).data)
    }
  }

  /// Reads what `write` wrote, bit for bit.
  ///
  /// - Parameters:
  ///   - configuration: The sizes of the written weights.
  ///   - next: Returns the next `count` bytes.
  /// - Throws: What `next` throws; `SafetensorsError.sizeMismatch` where it returns another number.
  public init(
    _ configuration: ModelConfiguration, readFrom next: (_ count: Int) throws -> [UInt8]
  ) throws {
    self.init(zero: configuration)
    for entry in layout.entries {
      let width = MemoryLayout<Float>.size
      let tensor = try Tensor(
        name: entry.name, dtype: .f32, shape: entry.shape, data: next(entry.count * width))
      self[entry.name] = try tensor.floats()[...]
    }
  }
}
