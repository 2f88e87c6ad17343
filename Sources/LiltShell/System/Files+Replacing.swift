#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// The temporary file that is renamed to `path` once it is complete.
  ///
  /// Its name contains the process ID, so that two processes never write to the same file.
  static func sibling(of path: String) -> String {
    PathResolver.parent(of: path) + "/" + siblingPrefix(of: path) + "\(getpid())~"
  }

  private static func siblingPrefix(of path: String) -> String {
    "." + PathResolver.lastComponent(of: path) + "."
  }

  /// The age in seconds of its last change at which a sibling counts as abandoned.
  ///
  /// The process ID alone does not decide: a writer in another container is invisible here, so its
  /// ID seems unused. A process that still writes does not pause for so long.
  private static let secondsOfGrace = 60

  /// Removes the siblings of `path` that killed processes left.
  ///
  /// Failures are ignored because they do not prevent writing.
  static func removeAbandonedSiblings(of path: String) {
    let parent = PathResolver.parent(of: path)
    guard let folder = unsafe opendir(parent) else { return }
    defer { unsafe closedir(folder) }
    let prefix = siblingPrefix(of: path)
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix), name.hasSuffix("~"),
        let process = pid_t(name.dropFirst(prefix.count).dropLast()), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      let sibling = parent + "/" + name
      var status = stat()
      guard unsafe lstat(sibling, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        secondsSinceChange(status) > secondsOfGrace
      else { continue }
      unsafe unlink(sibling)
    }
  }

  static func secondsSinceChange(_ status: stat) -> Int {
    #if canImport(Glibc)
      let changed = status.st_mtim.tv_sec
    #else
      let changed = status.st_mtimespec.tv_sec
    #endif
    return time(nil) - changed
  }

  /// Atomically replaces the file at `path` by the file that `make` writes at the path it is given.
  ///
  /// The new file has the permissions of the old one. If `path` is not an ordinary file, such as a
  /// pipe, `make` writes to it directly.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the new name would survive a power failure.
  ///   - sweeping: Whether to remove what killed processes left beside it, which lists the folder.
  ///   - make: Writes the content.
  /// - Throws: `FileError`; any error of `make`. The file is then unchanged.
  func replace(
    _ path: String, synced: Bool = false, sweeping: Bool = true, by make: (String) throws -> Void
  ) throws {
    let absolute = absolute(path)
    var status = stat()
    let exists = unsafe stat(absolute, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw FileError.isFolder(path) }
    if exists, status.st_mode & S_IFMT != S_IFREG { return try make(absolute) }
    let target = exists ? resolvingLinks(absolute) : absolute
    let sibling = Self.sibling(of: target)
    if sweeping { Self.removeAbandonedSiblings(of: target) }
    do {
      try make(sibling)
      if exists, unsafe chmod(sibling, status.st_mode & 0o7777) != 0 {
        throw FileError(errno, "write", path)
      }
      guard unsafe rename(sibling, target) == 0 else { throw FileError(errno, "write", path) }
    } catch {
      unsafe unlink(sibling)
      throw error
    }
    if synced { syncFolder(of: target) }
  }

  /// Renames a file, unless another one has the new name.
  ///
  /// - Returns: Whether it was renamed.
  /// - Throws: `FileError`.
  func move(_ path: String, toFree other: String) throws(FileError) -> Bool {
    guard unsafe link(absolute(path), absolute(other)) == 0 else {
      if errno == EEXIST { return false }
      throw FileError(errno, "rename", path)
    }
    try remove(path)
    return true
  }

  /// Whether writing to `path` makes a new file or replaces one.
  func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether `path` is an ordinary file, which writing would replace.
  func hasOrdinaryFile(at path: String) -> Bool { kind(of: path) == .file && isReplaceable(path) }
}
