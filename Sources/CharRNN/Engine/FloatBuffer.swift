internal import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A block of floats that starts on a cache line, zero at first, freed with its owner.
///
/// A large block is a mapping of its own: its pages take memory from the first write on, and go back
/// to the system when it is freed.
final class FloatBuffer {
  /// The first float.
  let base: UnsafeMutablePointer<Float>
  /// The number of floats.
  let count: Int

  /// The bytes of the mapping; 0 where the block comes from the allocator.
  private let mapped: Int

  /// The fewest bytes that get a mapping of their own.
  private static let mappedSize = 1 << 18

  /// A block of `count` floats.
  ///
  /// - Throws: `BackendError.outOfMemory` where the system has none left for a large block.
  init(count: Int) throws(BackendError) {
    self.count = count
    let (bytes, isOverflow) = max(count, 1)
      .multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    if isOverflow { throw .outOfMemory(bytes: .max) }
    if bytes >= Self.mappedSize {
      guard let pages = Self.map(bytes) else { throw .outOfMemory(bytes: bytes) }
      mapped = bytes
      base = pages.bindMemory(to: Float.self, capacity: count)
      return
    }
    mapped = 0
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  /// A block that is small beside the buffers of training; traps without memory, as an array does.
  convenience init(orTrap count: Int) {
    do throws(BackendError) {
      try self.init(count: count)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Pages of zeros from the system; `nil` where it has none left.
  private static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
    #if canImport(Glibc)
      let anonymous = MAP_ANONYMOUS
    #else
      let anonymous = MAP_ANON
    #endif
    let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous, -1, 0)
    return pages == MAP_FAILED ? nil : pages
  }

  /// A copy of an array; traps without memory, as an array does.
  convenience init(_ values: [Float]) {
    self.init(orTrap: values.count)
    copy(values)
  }

  /// Values followed by zeros, `size` floats in all.
  convenience init(_ values: [Float], paddedTo size: Int) {
    self.init(orTrap: size)
    base.update(from: values, count: values.count)
  }

  deinit {
    if mapped > 0 { munmap(base, mapped) } else { base.deallocate() }
  }

  /// All floats as an array.
  var array: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Replaces all floats; `values` must have `count` elements.
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

  /// The L2 norm.
  var norm: Double { ck_sum_of_squares(count, base).squareRoot() }

  /// Sets all floats to zero.
  func clear() { memset(base, 0, count * MemoryLayout<Float>.stride) }
}
