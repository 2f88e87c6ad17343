#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Inspection of files and folders without reading all of them.
extension Files {
  /// Whether `path` is an executable file.
  package func isProgram(_ path: String) -> Bool {
    guard kind(of: path) == .file else { return false }
    return unsafe access(absolute(path), X_OK) == 0
  }

  /// The first `count` bytes of the file at `path`, or all if it has fewer.
  ///
  /// - Throws: `FileError`.
  func start(of path: String, count: Int) throws(FileError) -> [UInt8] {
    try bytes(of: path, in: 0..<count)
  }

  /// The number of bytes of the file at `path`; `nil` if there is none.
  func size(of path: String) -> Int? {
    var status = stat()
    return unsafe stat(absolute(path), &status) == 0 ? Int(status.st_size) : nil
  }

  /// When the content of the file at `path` last changed, since 1970; zero if there is no file.
  func changeTime(of path: String) -> Duration {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return .zero }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Whether the folder at `path` is writable, or can be made.
  func canWrite(in path: String) -> Bool {
    let absolute = absolute(path)
    switch kind(of: path) {
    case .folder: return unsafe access(absolute, W_OK | X_OK) == 0
    case .file: return false
    case nil: return absolute != "/" && canWrite(in: PathResolver.parent(of: absolute))
    }
  }
}
