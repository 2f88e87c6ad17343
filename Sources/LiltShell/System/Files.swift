#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Drawing

/// The file system.
///
/// The only access of the shell to it, apart from `UnnamedFile`.
package struct Files {
  /// The kind of a directory entry.
  package enum Kind: Hashable, Sendable { case file, folder }

  private let paths: PathResolver
  private let interrupt: Interrupt
  /// The system's folder for temporary files.
  let temporaryFolder: String
  /// The files that were read.
  let trace = FileTrace()

  /// Resolves paths as a session in `world` does.
  package init(in world: World) {
    paths = PathResolver(
      workingDirectory: world.workingDirectory, homeFolder: world.environment["HOME"])
    interrupt = world.interrupt
    temporaryFolder = world.environment.filled("TMPDIR") ?? "/tmp"
  }

  /// The most bytes of a text file.
  package static let textLimit = 64 << 20

  /// The kind of the file at `path`; `nil` if there is none.
  package func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe stat(absolute(path), &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The path as a user would type it: relative if it is in the working directory.
  package func shortened(_ path: String) -> String {
    let start = paths.workingDirectory + "/"
    return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : path
  }

  /// The absolute path of `path`.
  ///
  /// If nothing has the typed name, it is that of an entry whose accents are written the other way.
  package func absolute(_ path: String) -> String { withPresentNames(paths.absolute(path)) }

  /// The number of bytes that `checkStart` waits for.
  private static let startCount = 8

  /// Reads all bytes of the file at `path`; reads pipes and devices to their end.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes to read.
  ///   - checkStart: Checks the first bytes, at least 8, of a file that has as many; if it throws,
  ///     reading stops.
  /// - Returns: The bytes.
  /// - Throws: `FileError`, also if there are more than `limit` bytes; `Interrupted`; any error of
  ///   `checkStart`.
  package func read(
    _ path: String, limit: Int = textLimit, checkStart: ([UInt8]) throws -> Void = { _ in }
  ) throws -> [UInt8] {
    let descriptor = try openForReading(path)
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(errno, "read", path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError.isFolder(path) }
    trace.note(path, status)
    let size = Int(status.st_size)
    if size > limit { throw FileError.tooLarge(path, size: size, limit: limit) }
    var bytes: [UInt8] = []
    var isChecked = false
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if interrupt.isRequested { throw Interrupted() }
      let count = unsafe SystemCalls.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(errno, "read", path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if !isChecked, bytes.count >= Self.startCount {
        try checkStart(bytes)
        isChecked = true
        bytes.reserveCapacity(size)
      }
      if bytes.count > limit { throw FileError.tooLarge(path, size: nil, limit: limit) }
    }
  }

  /// Opens a file; waits for the writer of a pipe until the user interrupts.
  private func openForReading(_ path: String) throws -> Int32 {
    while true {
      let descriptor = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw FileError(errno, "read", path) }
      if interrupt.isRequested { throw Interrupted() }
    }
  }

  /// Atomically replaces the content of the file at `path`.
  ///
  /// If `path` is not an ordinary file, such as a pipe, the bytes are written to it directly.
  ///
  /// - Parameters:
  ///   - bytes: The whole content.
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the bytes would survive a power failure.
  ///   - sweeping: Whether to remove what killed processes left beside it, which lists the folder.
  /// - Throws: `FileError`; the file is then unchanged.
  package func write(
    _ bytes: [UInt8], to path: String, synced: Bool = false, sweeping: Bool = true
  ) throws {
    try write(to: path, synced: synced, sweeping: sweeping) { sink in try sink(bytes) }
  }

  /// Atomically replaces the file at `path` by the pieces that `body` passes to its argument.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the bytes would survive a power failure.
  ///   - sweeping: Whether to remove what killed processes left beside it, which lists the folder.
  ///   - body: Passes on the content, piece by piece.
  /// - Throws: `FileError`, any error of `body`; the file is then unchanged.
  package func write(
    to path: String, synced: Bool = false, sweeping: Bool = true,
    _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let isOrdinary = isReplaceable(path)
    try replace(path, synced: synced, sweeping: sweeping) { file in
      try fill(file, as: path, synced: synced && isOrdinary, body)
    }
  }

  /// Creates or truncates `file` and writes the pieces from `body`; errors name the file `path`.
  private func fill(
    _ file: String, as path: String, synced: Bool,
    _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(errno, "write", path) }
    var failure: (any Error)?
    do {
      try body { bytes in
        if let code = Self.writeAll(bytes, to: descriptor) { throw FileError(code, "write", path) }
      }
      if synced, fsync(descriptor) != 0 { throw FileError(errno, "write", path) }
    } catch {
      failure = error
    }
    if close(descriptor) != 0, failure == nil { failure = FileError(errno, "write", path) }
    if let failure { throw failure }
  }

  /// Appends `text` to the file at `path`.
  ///
  /// Makes missing folders and the file, readable by its owner only. A lock keeps the additions of
  /// programs that append at the same time.
  ///
  /// - Throws: `FileError`.
  package func append(_ text: String, to path: String) throws {
    let absolute = self.absolute(path)
    try makeFolder(PathResolver.parent(of: absolute))
    let descriptor = try openLocked(absolute, as: path)
    defer { close(descriptor) }
    if let code = Self.writeAll(Array(text.utf8), to: descriptor) {
      throw FileError(code, "write", path)
    }
  }

  /// Replaces the content of the file at `path` by the result of `change`; `nil` keeps it.
  ///
  /// A lock keeps other programs from appending meanwhile.
  ///
  /// - Throws: `FileError`.
  package func rewrite(_ path: String, _ change: ([UInt8]) -> [UInt8]?) throws {
    let descriptor = try openLocked(absolute(path), as: path)
    defer { close(descriptor) }
    if let bytes = change(try read(path)) { try write(bytes, to: path) }
  }

  /// Opens a file for appending and locks it; tries again if another program replaced it meanwhile.
  private func openLocked(_ absolute: String, as path: String) throws -> Int32 {
    while true {
      let descriptor = unsafe open(absolute, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw FileError(errno, "write", path) }
      flock(descriptor, LOCK_EX)
      var opened = stat()
      var present = stat()
      if unsafe fstat(descriptor, &opened) == 0, unsafe stat(absolute, &present) == 0,
        opened.st_ino == present.st_ino, opened.st_dev == present.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
  }

  /// Makes the folder at `path` and its missing parents.
  ///
  /// - Throws: `FileError`, also if a file has the name.
  package func makeFolder(_ path: String) throws {
    let absolute = self.absolute(path)
    if try makeOneFolder(absolute, path) { return }
    try makeFolder(PathResolver.parent(of: absolute))
    guard try makeOneFolder(absolute, path) else { throw FileError(ENOENT, "make", path) }
  }

  /// Makes the last folder of a path; returns false if its parent is missing.
  private func makeOneFolder(_ absolute: String, _ path: String) throws -> Bool {
    if unsafe mkdir(absolute, 0o777) == 0 { return true }
    let code = errno
    switch code {
    case EEXIST where kind(of: absolute) == .file: throw FileError.isFile(path)
    case EEXIST: return true
    case ENOENT where absolute != "/": return false
    default: throw FileError(code, "make", path)
    }
  }

  /// Checks that a file can be written at `path`, before long work for it begins.
  ///
  /// - Throws: `FileError`.
  package func checkWritable(_ path: String) throws(FileError) {
    let absolute = self.absolute(path)
    switch kind(of: path) {
    case .folder: throw FileError.isFolder(path)
    case .file where unsafe access(absolute, W_OK) != 0: throw FileError(errno, "write", path)
    case .file: break
    case nil:
      guard unsafe access(PathResolver.parent(of: absolute), W_OK | X_OK) == 0 else {
        throw FileError(errno, "write", path)
      }
    }
  }

  /// The names in the folder at `path`, sorted by bytes, without those that begin with a dot.
  ///
  /// - Throws: `FileError`.
  package func names(in path: String) throws -> [String] {
    guard let folder = unsafe opendir(absolute(path)) else {
      throw FileError(errno, "list", path)
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe Self.name(of: entry)
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The name of a directory entry.
  static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// Removes the file at `path`.
  ///
  /// - Throws: `FileError`.
  package func remove(_ path: String) throws(FileError) {
    guard unsafe unlink(absolute(path)) == 0 else { throw FileError(errno, "remove", path) }
  }

  /// The path with symbolic links resolved, or the path itself if that fails.
  package func resolvingLinks(_ path: String) -> String {
    guard let resolved = unsafe realpath(absolute(path), nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  func syncFolder(of path: String) {
    let folder = unsafe open(PathResolver.parent(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    // Not every file system can sync folders; the file itself is already synced.
    fsync(folder)
    close(folder)
  }

  /// Writes all bytes and returns `errno` if that fails.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe SystemCalls.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return errno }
      start += count
    }
    return nil
  }
}

/// The reason why a file could not be used.
package enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such file.
  case missing(String)
  /// A folder is where a file was expected.
  case isFolder(String)
  /// A file is where a folder was expected.
  case isFile(String)
  /// A file of another kind would be replaced.
  case otherKind(String, expected: String)
  /// The file is larger than the limit; the size of a pipe is unknown.
  case tooLarge(String, size: Int?, limit: Int)
  /// The system refused for another reason.
  case system(verb: String, path: String, reason: String)

  init(_ code: Int32, _ verb: String, _ path: String) {
    switch code {
    case ENOENT where verb != "write" && verb != "make": self = .missing(path)
    case EISDIR: self = .isFolder(path)
    case ENOTDIR where verb == "list": self = .isFile(path)
    case ENOENT:
      self = .system(verb: verb, path: path, reason: "there is no such folder")
    default:
      self = .system(verb: verb, path: path, reason: systemReason(code))
    }
  }

  /// The message, with the path.
  package var description: String {
    switch self {
    case .missing(let path):
      "no file '\(path)'"
    case .isFolder(let path):
      "'\(path)' is a folder, expected a file"
    case .isFile(let path):
      "'\(path)' is a file, expected a folder"
    case .otherKind(let path, let expected):
      "'\(path)' exists and is not \(expected), so it is not replaced"
    case .tooLarge(let path, let size?, let limit):
      "'\(path)' has \(size.grouped) bytes, expected at most \(limit.grouped)"
    case .tooLarge(let path, nil, let limit):
      "'\(path)' has more than \(limit.grouped) bytes, the most that is read"
    case .system(let verb, let path, let reason):
      "cannot \(verb) '\(path)': \(reason)"
    }
  }
}

/// The system's message for an `errno`, in lower case.
package func systemReason(_ code: Int32) -> String {
  let reason = unsafe String(cString: strerror(code))
  return reason.prefix(1).lowercased() + reason.dropFirst()
}
