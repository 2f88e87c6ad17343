#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// The file that becomes the one at `path` once it is whole.
  ///
  /// The number of the program is in its name, so that two programs never write to the same one.
  static func sibling(of path: String) -> String {
    PathResolver.parent(of: path) + "/" + siblingPrefix(of: path) + "\(getpid())~"
  }

  private static func siblingPrefix(of path: String) -> String {
    "." + PathResolver.lastComponent(of: path) + "."
  }

  /// Seconds without a change after which a sibling can be given up for lost.
  ///
  /// Its program may run where this one cannot see it, such as in another container, and then its
  /// number seems to be free; but one that writes does not pause for so long.
  private static let secondsOfGrace = 60

  /// Removes the siblings of `path` that programs left which were killed while they wrote.
  ///
  /// A sibling that cannot be removed, or a folder that cannot be listed, is no reason not to write.
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

  private static func secondsSinceChange(_ status: stat) -> Int {
    #if canImport(Glibc)
      let changed = status.st_mtim.tv_sec
    #else
      let changed = status.st_mtimespec.tv_sec
    #endif
    return time(nil) - changed
  }

  /// Replaces the file at `path` as a whole by what `make` writes at the path it is handed: a
  /// reader sees the old file or the new one, which has the permissions of the old.
  ///
  /// What is no ordinary file, such as a pipe, cannot be replaced, and `make` writes to it.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the new name would survive a loss of power.
  ///   - sweeping: Whether to look for what killed programs left beside it, which lists the folder.
  ///   - make: Writes the content.
  /// - Throws: `FileError`; what `make` throws. The file is then as it was.
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

  /// Whether writing to `path` makes a file, or puts one in the place of another.
  func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether an ordinary file stands at `path`, which writing there would replace.
  func hasOrdinaryFile(at path: String) -> Bool { kind(of: path) == .file && isReplaceable(path) }
}
