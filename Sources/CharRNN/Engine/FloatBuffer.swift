internal import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A block of floats that starts on a cache line, zero at first, freed with its owner.
final class FloatBuffer {
  /// The first float.
  let base: UnsafeMutablePointer<Float>
  /// The number of floats.
  let count: Int

  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    copy(values)
  }

  /// Values followed by zeros, `size` floats in all.
  convenience init(_ values: [Float], paddedTo size: Int) {
    self.init(count: size)
    base.update(from: values, count: values.count)
  }

  deinit {
    base.deallocate()
  }

  /// All floats as an array.
  var array: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Replaces all floats; `values` must be as many.
  func copy(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) floats for a buffer of \(count)")
    values.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      base.update(from: start, count: count)
    }
  }

  /// Calls `body` with the floats' bytes, little-endian on every machine lilt runs on.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(UnsafeBufferPointer(start: base, count: count)))
  }

  /// Adds `factor` times another buffer of the same size.
  func add(_ other: FloatBuffer, times factor: Float) {
    precondition(other.count == count, "\(other.count) floats for a buffer of \(count)")
    ck_add_scaled(count, base, other.base, factor)
  }

  /// The L2 norm.
  var norm: Double { ck_sum_of_squares(count, base).squareRoot() }

  /// Sets all floats to zero.
  func clear() { memset(base, 0, count * MemoryLayout<Float>.stride) }
}
