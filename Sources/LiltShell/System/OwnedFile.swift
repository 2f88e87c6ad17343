#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A new file that belongs to this process: others can tell that it is in use until the process
/// ends, however it ends.
final class OwnedFile {
  /// Its path.
  let path: String
  private let descriptor: Int32

  /// Makes the file, readable by its owner only; `nil` if a file has that name.
  ///
  /// - Throws: `FileError`.
  init?(new path: String, in files: Files) throws(FileError) {
    let absolute = files.absolute(path)
    descriptor = unsafe open(absolute, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    self.path = path
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw FileError(errno, "write", path)
    }
    flock(descriptor, LOCK_EX | LOCK_NB)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds `text` at the end.
  ///
  /// - Throws: `FileError`.
  func append(_ text: String) throws(FileError) {
    if let code = Files.writeAll(Array(text.utf8), to: descriptor) {
      throw FileError(code, "write", path)
    }
  }

  /// Removes the content.
  ///
  /// - Throws: `FileError`.
  func clear() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FileError(errno, "write", path)
    }
  }

  /// Removes the file; a failure leaves an empty or outdated file behind, which harms nothing.
  func remove() { unsafe unlink(path) }
}

extension Files {
  /// What is known of a file that another process may own.
  struct OwnedFileState {
    /// Whether the process that made it still runs.
    let isInUse: Bool
    /// The number of its bytes.
    let size: Int
    /// The seconds since it was changed.
    let age: Int
  }

  /// The state of the file at `path`; `nil` if there is none that can be read.
  func ownedFile(at path: String) -> OwnedFileState? {
    let descriptor = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return OwnedFileState(
      isInUse: flock(descriptor, LOCK_SH | LOCK_NB) != 0, size: Int(status.st_size),
      age: Self.secondsSinceChange(status))
  }

  /// Renames a file, unless another one has the new name.
  ///
  /// - Returns: Whether it was renamed.
  /// - Throws: `FileError`.
  func renameFile(_ path: String, toFree other: String) throws(FileError) -> Bool {
    guard unsafe link(absolute(path), absolute(other)) == 0 else {
      if errno == EEXIST { return false }
      throw FileError(errno, "rename", path)
    }
    try remove(path)
    return true
  }
}
