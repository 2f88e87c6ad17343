#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// Calls `body` with the path of an empty folder that only its owner can read, and removes it
  /// with the files in it.
  ///
  /// - Throws: `FileError`; what `body` throws.
  func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("\(absolute(temporaryFolder))/lilt-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw FileError(errno, "make", "\(temporaryFolder)/lilt-…")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let result: Result
    do {
      result = try body(path)
    } catch {
      try removeFolder(path)
      throw error
    }
    try removeFolder(path)
    return result
  }

  private func removeFolder(_ path: String) throws {
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard unsafe rmdir(path) == 0 else { throw FileError(errno, "remove", path) }
  }

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

  /// Whether writing to `path` makes a file, or puts one in the place of another.
  private func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether an ordinary file stands at `path`, which writing there would replace.
  func hasOrdinaryFile(at path: String) -> Bool { kind(of: path) == .file && isReplaceable(path) }
}
