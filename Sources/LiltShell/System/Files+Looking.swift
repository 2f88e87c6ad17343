#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Looking at files and folders without reading them.
extension Files {
  /// Whether `path` is a file that may be run.
  package func isProgram(_ path: String) -> Bool {
    guard kind(of: path) == .file else { return false }
    return unsafe access(absolute(path), X_OK) == 0
  }

  /// The first bytes of the file at `path`, `count` or all where it has fewer.
  ///
  /// - Throws: `FileError`.
  func start(of path: String, count: Int) throws(FileError) -> [UInt8] {
    let descriptor = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(errno, "read", path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = unsafe pread(descriptor, &bytes, count, 0)
    guard got >= 0 else { throw FileError(errno, "read", path) }
    return Array(bytes[..<got])
  }

  /// Whether files can be made in the folder at `path`, or it can be made itself.
  func canWrite(in path: String) -> Bool {
    let absolute = absolute(path)
    switch kind(of: path) {
    case .folder: return unsafe access(absolute, W_OK | X_OK) == 0
    case .file: return false
    case nil: return absolute != "/" && canWrite(in: PathResolver.parent(of: absolute))
    }
  }
}
