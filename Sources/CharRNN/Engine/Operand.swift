internal import CKernels

/// Floats as the left matrix of a product, or its right one where that is no weight: in f32 the
/// floats themselves, in bf16 a rounded copy that is kept beside them.
///
/// Whoever changes the floats rounds what changed before the next product reads it.
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
  ///   - copy: room for the rounded copy, shared by operands that are not needed at once; otherwise
  ///     the operand has its own.
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

  /// Brings `count` numbers from `start` up to date with the floats; nothing to do in f32.
  func round(from start: Int, count: Int) {
    guard let rounded else { return }
    ck_round_to_bf16(count, floats + start, bf16(rounded) + start)
  }

  /// What a product reads from the number `start` on.
  func pointer(at start: Int = 0) -> UnsafeMutableRawPointer {
    guard let rounded else { return UnsafeMutableRawPointer(floats + start) }
    return UnsafeMutableRawPointer(bf16(rounded) + start)
  }

  private func bf16(_ buffer: FloatBuffer) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(buffer.base).assumingMemoryBound(to: UInt16.self)
  }
}
