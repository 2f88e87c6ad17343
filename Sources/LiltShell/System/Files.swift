#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Drawing

/// The file system.
///
/// But for `UnnamedFile`, which no folder shows, nothing else in the shell touches it.
package struct Files {
  /// What a name in a folder stands for.
  package enum Kind: Hashable, Sendable { case file, folder }

  private let paths: PathResolver
  private let interrupt: Interrupt
  /// Where the system keeps what nobody needs for long.
  let temporaryFolder: String

  /// The files as a session in `world` names them.
  package init(in world: World) {
    paths = PathResolver(
      workingDirectory: world.workingDirectory, homeFolder: world.environment["HOME"])
    interrupt = world.interrupt
    temporaryFolder = world.environment.filled("TMPDIR") ?? "/tmp"
  }

  /// The most bytes that a text is read from.
  package static let textLimit = 64 << 20

  /// What `path` is, or `nil` where there is nothing.
  package func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe stat(paths.absolute(path), &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The path as a person would type it: relative where it is in the working directory.
  package func shortened(_ path: String) -> String {
    let start = paths.workingDirectory + "/"
    return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : path
  }

  /// The absolute path of `path`.
  package func absolute(_ path: String) -> String { paths.absolute(path) }

  /// The fewest bytes by which the kind of a file is told.
  private static let startCount = 8

  /// All bytes of the file at `path`; pipes and devices are read to their end.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes that are read.
  ///   - checkStart: Looks at the first bytes, 8 or more, of a file that has as many; where it throws,
  ///     no more is read.
  /// - Returns: The bytes.
  /// - Throws: `FileError`, also where there are more than `limit` bytes; `Interrupted`; what
  ///   `checkStart` throws.
  package func read(
    _ path: String, limit: Int = textLimit, checkStart: ([UInt8]) throws -> Void = { _ in }
  ) throws -> [UInt8] {
    let descriptor = try openForReading(path)
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(errno, "read", path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError.isFolder(path) }
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

  /// Opens a file; a pipe that nobody writes to is waited for until the person stops that.
  private func openForReading(_ path: String) throws -> Int32 {
    while true {
      let descriptor = unsafe open(paths.absolute(path), O_RDONLY | O_CLOEXEC)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw FileError(errno, "read", path) }
      if interrupt.isRequested { throw Interrupted() }
    }
  }

  /// Replaces the file at `path` as a whole: a reader sees the old bytes or the new ones.
  ///
  /// What is no ordinary file, such as a pipe, is written to as it is.
  ///
  /// - Parameters:
  ///   - bytes: The whole content.
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the bytes would survive a loss of power.
  ///   - sweeping: Whether to look for what killed programs left beside it, which lists the folder.
  /// - Throws: `FileError`; the file is then as it was.
  package func write(
    _ bytes: [UInt8], to path: String, synced: Bool = false, sweeping: Bool = true
  ) throws {
    try write(to: path, synced: synced, sweeping: sweeping) { sink in try sink(bytes) }
  }

  /// Replaces the file at `path` as a whole by the pieces that `body` hands to its argument.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - synced: Whether to wait until the bytes would survive a loss of power.
  ///   - sweeping: Whether to look for what killed programs left beside it, which lists the folder.
  ///   - body: Hands over the content, piece by piece.
  /// - Throws: `FileError`, what `body` throws; the file is then as it was.
  package func write(
    to path: String, synced: Bool = false, sweeping: Bool = true,
    _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let isOrdinary = isReplaceable(path)
    try replace(path, synced: synced, sweeping: sweeping) { file in
      try fill(file, as: path, synced: synced && isOrdinary, body)
    }
  }

  /// Writes what `body` hands over into `file`, which is made or emptied; failures name it `path`.
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

  /// Adds `text` to the end of the file at `path`, making it and its folders, readable by its owner
  /// only; two programs that add at once both keep what they add.
  ///
  /// - Throws: `FileError`.
  package func append(_ text: String, to path: String) throws {
    let absolute = paths.absolute(path)
    try makeFolder(PathResolver.parent(of: absolute))
    let descriptor = try openLocked(absolute, as: path)
    defer { close(descriptor) }
    if let code = Self.writeAll(Array(text.utf8), to: descriptor) {
      throw FileError(code, "write", path)
    }
  }

  /// Replaces what the file at `path` holds by what `change` makes of it, while no other program
  /// adds to it; `nil` leaves it.
  ///
  /// - Throws: `FileError`.
  package func rewrite(_ path: String, _ change: ([UInt8]) -> [UInt8]?) throws {
    let descriptor = try openLocked(paths.absolute(path), as: path)
    defer { close(descriptor) }
    if let bytes = change(try read(path)) { try write(bytes, to: path) }
  }

  /// Opens a file for adding and locks it; again where another program has replaced it meanwhile.
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

  /// Makes the folder at `path` and those above it where they are missing.
  ///
  /// - Throws: `FileError`, also where a file has the name.
  package func makeFolder(_ path: String) throws {
    let absolute = paths.absolute(path)
    if try makeOneFolder(absolute, path) { return }
    try makeFolder(PathResolver.parent(of: absolute))
    guard try makeOneFolder(absolute, path) else { throw FileError(ENOENT, "make", path) }
  }

  /// Makes the last folder of a path; false where those above it are missing.
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

  /// Checks that a file could be written at `path`, before long work for it begins.
  ///
  /// - Throws: `FileError`.
  package func checkWritable(_ path: String) throws {
    let absolute = paths.absolute(path)
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

  /// The names in the folder at `path`, sorted by their bytes, without those that begin with a dot.
  ///
  /// - Throws: `FileError`.
  package func names(in path: String) throws -> [String] {
    guard let folder = unsafe opendir(paths.absolute(path)) else {
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

  /// The name of an entry of a folder.
  static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// Removes the file at `path`.
  ///
  /// - Throws: `FileError`.
  package func remove(_ path: String) throws {
    guard unsafe unlink(paths.absolute(path)) == 0 else { throw FileError(errno, "remove", path) }
  }

  /// The path without symbolic links, or the path itself where it cannot be followed.
  package func resolvingLinks(_ path: String) -> String {
    guard let resolved = unsafe realpath(paths.absolute(path), nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  func syncFolder(of path: String) {
    let folder = unsafe open(PathResolver.parent(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    // A file system that cannot sync folders says so; the file itself is synced.
    fsync(folder)
    close(folder)
  }

  /// Writes all bytes and returns `errno` where that fails.
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

/// Why a file could not be used.
package enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing is there.
  case missing(String)
  /// A folder is where a file was expected.
  case isFolder(String)
  /// A file is where a folder was expected.
  case isFile(String)
  /// The file is larger than what is read; the size of a pipe is not known.
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

  /// The fact with the path.
  package var description: String {
    switch self {
    case .missing(let path):
      "no file '\(path)'"
    case .isFolder(let path):
      "'\(path)' is a folder, expected a file"
    case .isFile(let path):
      "'\(path)' is a file, expected a folder"
    case .tooLarge(let path, let size?, let limit):
      "'\(path)' has \(size.grouped) bytes, expected at most \(limit.grouped)"
    case .tooLarge(let path, nil, let limit):
      "'\(path)' has more than \(limit.grouped) bytes, the most that is read"
    case .system(let verb, let path, let reason):
      "cannot \(verb) '\(path)': \(reason)"
    }
  }
}

/// The system's words for an `errno`, in lower case as ours are.
package func systemReason(_ code: Int32) -> String {
  let reason = unsafe String(cString: strerror(code))
  return reason.prefix(1).lowercased() + reason.dropFirst()
}
