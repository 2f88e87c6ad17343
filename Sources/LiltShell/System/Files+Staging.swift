#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// Makes the folder at `path`, or replaces it, as a whole.
  ///
  /// `make` fills a folder beside it that gets the name at the end. Its work folder and everything
  /// that is left of an earlier folder are removed, whatever happens; what a killed process leaves,
  /// the next call for the same path removes.
  ///
  /// - Parameters:
  ///   - path: The folder; missing folders around it are made.
  ///   - make: Fills the first folder and may use the second one for temporary files. Both are empty.
  /// - Throws: `FileError`; any error of `make`. The folder is then unchanged.
  func replaceFolder(
    _ path: String, by make: (_ folder: String, _ work: String) throws -> Void
  ) throws {
    let target = absolute(path)
    try makeFolder(PathResolver.parent(of: target))
    removeAbandonedFolders(beside: target)
    let (staging, lock) = try makeStagingFolder(beside: target)
    defer { withExtendedLifetime(lock) { removeAll(at: staging) } }
    let (whole, work) = (staging + "/whole", staging + "/work")
    try makeFolder(whole)
    try makeFolder(work)
    try make(whole, work)
    try move(folder: whole, to: target, keepingOldIn: staging + "/old")
    syncFolder(of: target)
  }

  /// The start of the names of the staging folders for `target`; names that begin with a dot are not
  /// listed.
  private static func stagingPrefix(of target: String) -> String {
    "." + PathResolver.lastComponent(of: target) + ".new-"
  }

  /// Makes a staging folder and locks it, so that no other process takes it for abandoned.
  private func makeStagingFolder(beside target: String) throws -> (path: String, lock: FileLock?) {
    let parent = PathResolver.parent(of: target)
    while true {
      var template = Array("\(parent)/\(Self.stagingPrefix(of: target))XXXXXX".utf8CString)
      guard unsafe mkdtemp(&template) != nil else { throw FileError(errno, "write", target) }
      let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      do {
        let lock = try lockFolder(path)
        if kind(of: path) == .folder { return (path, lock) }
      } catch {
        // Another process found it before it was locked, and removes it.
        continue
      }
    }
  }

  /// Removes the staging folders for `target` that no process holds.
  ///
  /// Failures are ignored because they do not prevent making a new one.
  private func removeAbandonedFolders(beside target: String) {
    let parent = PathResolver.parent(of: target)
    guard let folder = unsafe opendir(parent) else { return }
    defer { unsafe closedir(folder) }
    while let entry = unsafe readdir(folder) {
      let name = unsafe Self.name(of: entry)
      guard name.hasPrefix(Self.stagingPrefix(of: target)) else { continue }
      let path = parent + "/" + name
      do {
        guard let lock = try lockFolder(path) else { continue }
        withExtendedLifetime(lock) { removeAll(at: path) }
      } catch {
        // Its process is at work.
        continue
      }
    }
  }

  /// Renames a folder; one that has the name already is moved to `old` first, and back on a failure.
  private func move(folder: String, to target: String, keepingOldIn old: String) throws(FileError) {
    if unsafe rename(folder, target) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST, unsafe rename(target, old) == 0 else {
      throw FileError(errno, "write", target)
    }
    if unsafe rename(folder, target) == 0 { return }
    let code = errno
    unsafe rename(old, target)
    throw FileError(code, "write", target)
  }

  /// The size of the largest file in the folder at `path` and the folders in it, in bytes.
  func largestSize(in path: String) -> Int {
    guard let folder = unsafe opendir(absolute(path)) else { return 0 }
    defer { unsafe closedir(folder) }
    var largest = 0
    while let entry = unsafe readdir(folder) {
      let name = unsafe Self.name(of: entry)
      if name == "." || name == ".." { continue }
      let path = PathResolver.path(of: name, in: path)
      var status = stat()
      guard unsafe lstat(absolute(path), &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: largest = max(largest, largestSize(in: path))
      case S_IFREG: largest = max(largest, Int(status.st_size))
      default: break
      }
    }
    return largest
  }
}
