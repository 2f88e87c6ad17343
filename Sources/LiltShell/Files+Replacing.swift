#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// Replaces the file at `path` as a whole by what `make` writes at the path it is handed: a
  /// reader sees the old file or the new one.
  ///
  /// - Throws: `FileError`; what `make` throws. The file is then as it was.
  func replace(_ path: String, by make: (String) throws -> Void) throws {
    try checkWritable(path)
    let target = kind(of: path) == nil ? absolute(path) : resolvingLinks(path)
    // What is no ordinary file, such as a pipe, cannot be replaced, and is written to as it is.
    guard isReplaceable(path) else { return try make(target) }
    let sibling = Self.sibling(of: target)
    do {
      try make(sibling)
      guard unsafe rename(sibling, target) == 0 else { throw FileError(errno, "write", path) }
    } catch {
      unsafe unlink(sibling)
      throw error
    }
  }

  /// Whether writing to `path` makes a file, or puts one in the place of another.
  private func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether an ordinary file stands at `path`, which writing there would replace.
  func hasOrdinaryFile(at path: String) -> Bool { kind(of: path) == .file && isReplaceable(path) }
}
