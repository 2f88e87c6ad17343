#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An empty folder that is removed with the last reference to it.
public final class TemporaryFolder {
  /// Its absolute path.
  public let path: String

  /// Makes the folder in `TMPDIR`, or in `/tmp` if that is unset.
  ///
  /// - Throws: `UnreadableFile` if the system refuses.
  public init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/lilt-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw UnreadableFile(path: parent, code: errno)
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeAll(at: path) }

  private static func removeAll(at path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { removeAll(at: path + "/" + name) }
      }
      closedir(folder)
    }
    remove(path)
  }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = path + "/" + name
    guard let file = fopen(path, "wb") else { throw UnreadableFile(path: path, code: errno) }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  /// Writes an executable script into the folder and returns its path.
  ///
  /// Another process writes it. A descriptor of this one, open for writing, could be inherited by a
  /// program that another test starts at this moment, and the script would be "text file busy" until
  /// that program closes it.
  @discardableResult
  public func write(program: String, to name: String) throws -> String {
    let source = try write(program, to: ".source")
    defer { remove(source) }
    let path = path + "/" + name
    guard system("cp '\(source)' '\(path)' && chmod 755 '\(path)'") == 0 else {
      throw UnreadableFile(path: path, code: errno)
    }
    return path
  }
}
