#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// Checks that a file of `size` bytes can be written at `path`, before long work for it begins.
  ///
  /// Takes the room beside the present file and gives it back, because only that meets every limit:
  /// of the disk, of the user, of the process. What is no ordinary file, such as a pipe, has no size
  /// and passes.
  ///
  /// - Throws: `FileError`.
  func checkRoom(for size: Int, at path: String) throws(FileError) {
    guard isReplaceable(path) else { return }
    let absolute = absolute(path)
    let sibling = Self.sibling(of: kind(of: path) == nil ? absolute : resolvingLinks(absolute))
    let descriptor = unsafe open(sibling, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError(errno, "write", path) }
    defer {
      close(descriptor)
      unsafe unlink(sibling)
    }
    #if canImport(Glibc)
      let code = posix_fallocate(descriptor, 0, off_t(max(1, size)))
      // Some file systems cannot take room in advance.
      let isUnknown = code == EOPNOTSUPP || code == EINVAL
      if code != 0, !isUnknown { throw FileError(code, "write", path) }
    #endif
  }
}
