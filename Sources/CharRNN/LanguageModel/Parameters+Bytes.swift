internal import Safetensors

extension Parameters {
  /// Hands over all weights as little-endian floats, tensor by tensor in the order of `names`, so
  /// that they never stand in memory twice.
  public func write(to sink: ([UInt8]) throws -> Void) rethrows {
    for name in names {
      try sink(StoredTensor(name, shape: shape(of: name), floats: self[name]).data)
    }
  }

  /// Takes back what `write` handed over, bit for bit.
  ///
  /// - Parameters:
  ///   - configuration: The sizes that the weights had.
  ///   - next: Gives the next bytes, as many as it is asked for.
  /// - Throws: What `next` throws; `SafetensorsError.sizeMismatch` where it gives another number.
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
