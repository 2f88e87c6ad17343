internal import CKernels

/// Times reading memory, on one lane or on several at once: how fast weights can come from the
/// cache, or the memory, that a buffer of some size fits into.
public struct ReadBenchmark {
  /// The bytes of each lane's buffer.
  public let bytes: Int
  /// The lanes that read at the same time, each a buffer of its own.
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
  /// What reads is the sum of squares of training; its conversions to double may keep it below
  /// what the nearest cache can give.
  ///
  /// - Throws: `BackendError` where there is no memory for the buffers.
  public func measure(_ stopwatch: Stopwatch) throws(BackendError) -> Measurement? {
    let count = bytes / MemoryLayout<Float>.stride
    let buffers = try (0..<lanes).map { _ throws(BackendError) in
      let buffer = try FloatBuffer(count: count)
      // Pages that nobody has written are all one page of zeros, which any cache holds.
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
