#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that no folder shows: it takes no memory of the program and is gone with it, however that
/// ends.
final class UnnamedFile {
  private let descriptor: Int32

  /// Makes an empty one.
  ///
  /// - Parameter folder: Where there is room for it.
  /// - Throws: `FileError`.
  init(in folder: String) throws {
    var template = Array("\(folder)/lilt-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else { throw FileError(errno, "write", "\(folder)/lilt-…") }
    unsafe unlink(template)
    // A program that is started meanwhile has no use for it.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  ///
  /// - Throws: `FileError`.
  func append(_ bytes: [UInt8]) throws {
    if let code = Files.writeAll(bytes, to: descriptor) { throw error(code, "write") }
  }

  /// The bytes from `offset` on, as many as `count` or as there are.
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
