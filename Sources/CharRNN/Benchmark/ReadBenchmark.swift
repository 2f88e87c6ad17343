internal import CKernels

/// Times reading a buffer on one lane or on several at once: the bandwidth of the cache, or the
/// memory, that a buffer of this size fits into.
public struct ReadBenchmark {
  /// The bytes of each lane's buffer.
  public let bytes: Int
  /// The lanes that read at the same time, each its own buffer.
  public let lanes: Int

  /// A benchmark of reading `bytes` bytes a lane.
  public init(bytes: Int, lanes: Int) {
    precondition(bytes >= 4 && lanes > 0, "there is nothing to read")
    self.bytes = bytes
    self.lanes = lanes
  }

  private static let bytesPerRun = 1 << 25

  /// Bytes a second of all lanes together.
  ///
  /// Reads with the sum of squares of training, whose conversions to double may be slower than the
  /// nearest cache.
  ///
  /// - Throws: `BackendError` where there is no memory for the buffers.
  public func measure(_ stopwatch: Stopwatch) throws(BackendError) -> Measurement? {
    let count = bytes / MemoryLayout<Float>.stride
    let buffers = try (0..<lanes).map { _ throws(BackendError) in
      let buffer = try FloatBuffer(count: count)
      // Unwritten pages all map to one page of zeros, which any cache holds.
      buffer.base.update(repeating: 1, count: count)
      return buffer
    }
    let repeats = max(1, Self.bytesPerRun / bytes)
    let team = LaneTeam(count: lanes)
    return stopwatch.measure(units: lanes * repeats * bytes) {
      team.run { lane in
        for _ in 0..<repeats { _ = ck_sum_of_squares(count, buffers[lane].base) }
      }
    }
  }
}
