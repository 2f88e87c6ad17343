#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a directory entry.
///
/// It takes no memory of the process, and the system removes it however the process ends.
final class UnnamedFile {
  private let descriptor: Int32

  /// Makes an empty file.
  ///
  /// - Parameter folder: A folder on the file system that stores it.
  /// - Throws: `FileError`.
  init(in folder: String) throws {
    var template = Array("\(folder)/lilt-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else { throw FileError(errno, "write", "\(folder)/lilt-…") }
    unsafe unlink(template)
    // Child processes must not inherit the descriptor.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`.
  func append(_ bytes: [UInt8]) throws {
    if let code = Files.writeAll(bytes, to: descriptor) { throw error(code, "write") }
  }

  /// Reads `count` bytes from `offset`, or fewer at the end of the file.
  ///
  /// - Throws: `FileError`.
  func read(_ count: Int, at offset: Int) throws -> [UInt8] {
    var code: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled,
          off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { return }
        filled += got
      }
    }
    if let code { throw error(code, "read") }
    return bytes
  }

  private func error(_ code: Int32, _ verb: String) -> FileError {
    .system(verb: verb, path: "a temporary file", reason: systemReason(code))
  }
}
