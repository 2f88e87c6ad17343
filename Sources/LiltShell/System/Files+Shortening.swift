#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Access to parts of files that can be too large to hold in memory.
extension Files {
  /// The bytes in a range of the file at `path`; fewer if it is shorter.
  ///
  /// - Throws: `FileError`.
  func bytes(of path: String, in range: Range<Int>) throws(FileError) -> [UInt8] {
    let descriptor = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(errno, "read", path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: range.count)
    let got = unsafe pread(descriptor, &bytes, range.count, off_t(range.lowerBound))
    guard got >= 0 else { throw FileError(errno, "read", path) }
    return Array(bytes[..<got])
  }

  /// Cuts the file at `path` to `size` bytes, and writes other bytes at some offsets.
  ///
  /// - Throws: `FileError`; the file may then be partly changed.
  func shorten(
    _ path: String, to size: Int, with changes: [(offset: Int, bytes: [UInt8])]
  ) throws(FileError) {
    let descriptor = unsafe open(absolute(path), O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(errno, "write", path) }
    defer { close(descriptor) }
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileError(errno, "write", path) }
    for change in changes {
      let count = unsafe pwrite(descriptor, change.bytes, change.bytes.count, off_t(change.offset))
      guard count == change.bytes.count else { throw FileError(errno, "write", path) }
    }
  }
}
