#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files that commands read, as they were then.
///
/// A reference, shared by all copies of a session's `Files`.
package final class FileTrace {
  /// A file that was read.
  struct Read: Hashable, Sendable {
    let path: String
    /// What tells whether it was changed since.
    let stamp: FileStamp
  }

  private var reads: [Read] = []

  /// Notes that a file was read.
  func note(_ path: String, _ status: stat) {
    let read = Read(path: path, stamp: FileStamp(status))
    if status.st_mode & S_IFMT == S_IFREG, !reads.contains(read) { reads.append(read) }
  }

  /// Takes the list of what was read since the last call.
  func take() -> [Read] {
    defer { reads = [] }
    return reads
  }
}

/// What changes whenever a file is written.
struct FileStamp: Hashable, Sendable {
  private let values: [Int]

  init(_ status: stat) {
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    values = [Int(status.st_ino), Int(status.st_size), time.tv_sec, time.tv_nsec]
  }
}

extension Files {
  /// The stamp of the file at `path`; `nil` if there is none.
  func stamp(of path: String) -> FileStamp? {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return nil }
    return FileStamp(status)
  }
}
