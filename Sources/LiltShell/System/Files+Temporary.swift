#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Files {
  /// Calls `body` with the path of an empty folder that only its owner can read, then removes the
  /// folder with its content.
  ///
  /// - Throws: `FileError`; any error of `body`.
  func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("\(absolute(temporaryFolder))/lilt-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw FileError(errno, "make", "\(temporaryFolder)/lilt-…")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeAll(at: path) }
    return try body(path)
  }

  /// A new file without a name.
  ///
  /// - Throws: `FileError`.
  func makeUnnamedFile() throws -> UnnamedFile { try UnnamedFile(in: absolute(temporaryFolder)) }

  /// Removes a temporary folder and its content, such as an editor's undo file.
  ///
  /// Failures are ignored, because the result of the work in the folder must not be lost.
  func removeAll(at path: String) {
    if unsafe unlink(path) == 0 { return }
    guard let folder = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(folder) {
      let name = unsafe Self.name(of: entry)
      if name != ".", name != ".." { removeAll(at: "\(path)/\(name)") }
    }
    unsafe closedir(folder)
    unsafe rmdir(path)
  }
}
