#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock on a file or a folder that one process at a time can hold.
///
/// It ends with the last reference; the system ends it however the process ends.
final class FileLock {
  private let descriptor: Int32

  fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { SystemCalls.close(descriptor) }
}

/// A lock that another process holds.
struct HeldElsewhere: Error, Hashable, CustomStringConvertible {
  /// The locked file or folder.
  let path: String
  /// The process that holds it, where the system tells.
  let process: Int?

  var description: String { "'\(path)' is in use: \(holder) is training there" }

  /// The holder in words.
  var holder: String { "another lilt" + (process.map { " (process \($0))" } ?? "") }
}

extension Files {
  /// Locks the folder at `path`, under whatever name it was given.
  ///
  /// - Returns: The lock; `nil` where the file system has no locks for folders.
  /// - Throws: `HeldElsewhere`.
  func lockFolder(_ path: String) throws(HeldElsewhere) -> FileLock? {
    try lock(path, opening: O_RDONLY | O_DIRECTORY)
  }

  /// Locks the file at `path`; makes it if it is missing.
  ///
  /// - Returns: The lock; `nil` where the file cannot be made or its file system has no locks.
  /// - Throws: `HeldElsewhere`.
  func lockFile(_ path: String) throws(HeldElsewhere) -> FileLock? {
    try lock(path, opening: O_RDWR | O_CREAT)
  }

  private func lock(_ path: String, opening flags: Int32) throws(HeldElsewhere) -> FileLock? {
    let descriptor = unsafe open(absolute(path), flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    let lock = FileLock(descriptor)
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return lock }
    guard errno == EWOULDBLOCK else { return nil }
    throw HeldElsewhere(path: path, process: holder(of: descriptor))
  }

  /// The process that holds the lock on an open file, from Linux's list of locks.
  private func holder(of descriptor: Int32) -> Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    do {
      let lines = String(decoding: try read("/proc/locks"), as: UTF8.self).split(separator: "\n")
      // A line is `1: FLOCK ADVISORY WRITE 4711 08:01:131073 0 EOF`. The device is not compared,
      // because a layered file system shows another one here.
      let holders = lines.map { $0.split(separator: " ") }.filter { words in
        words.count > 5 && words[1] == "FLOCK" && words[5].hasSuffix(":\(status.st_ino)")
      }
      return holders.count == 1 ? Int(holders[0][4]) : nil
    } catch {
      return nil
    }
  }
}
