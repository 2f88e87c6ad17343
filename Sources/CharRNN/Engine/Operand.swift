internal import CKernels

/// A matrix as a product reads it: in f32 the floats themselves, in bf16 a rounded copy beside them.
///
/// After the floats have changed, `round` must run before the next product. Weights that change only
/// once a step are a `PackedMatrix` instead.
struct Operand {
  private let floats: UnsafeMutablePointer<Float>
  /// bf16 numbers, two in the room of a float; `nil` in f32.
  private let rounded: FloatBuffer?

  /// The floats at `floats`, as products of `precision` read them.
  ///
  /// - Parameters:
  ///   - floats: the first float; its owner must outlive the operand.
  ///   - count: how many floats there are.
  ///   - precision: what the products read.
  ///   - copy: room for the rounded copy, shared by operands that are not in use at the same time;
  ///     `nil` for a copy of its own.
  /// - Throws: `BackendError` where there is no memory for a copy.
  init(
    _ floats: UnsafeMutablePointer<Float>, count: Int, precision: Precision,
    copy: FloatBuffer? = nil
  ) throws(BackendError) {
    self.floats = floats
    if precision == .f32 {
      rounded = nil
    } else if let copy {
      rounded = copy
    } else {
      rounded = try Self.room(for: count)
    }
  }

  /// Room for the rounded copy of `count` floats.
  static func room(for count: Int) throws(BackendError) -> FloatBuffer {
    try FloatBuffer(count: (count + 1) / 2)
  }

  /// Rounds `count` floats from index `start` into the copy; does nothing in f32.
  func round(from start: Int, count: Int) {
    guard let rounded else { return }
    ck_round_to_bf16(count, floats + start, bf16(rounded) + start)
  }

  /// The address of element `start` in the form that products read.
  func pointer(at start: Int = 0) -> UnsafeMutableRawPointer {
    guard let rounded else { return UnsafeMutableRawPointer(floats + start) }
    return UnsafeMutableRawPointer(bf16(rounded) + start)
  }

  private func bf16(_ buffer: FloatBuffer) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(buffer.base).assumingMemoryBound(to: UInt16.self)
  }
}
