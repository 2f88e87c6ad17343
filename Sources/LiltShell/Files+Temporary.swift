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

  /// A new file without a name.
  ///
  /// - Throws: `FileError`.
  func makeUnnamedFile() throws -> UnnamedFile { try UnnamedFile(in: absolute(temporaryFolder)) }

  private func removeFolder(_ path: String) throws {
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard unsafe rmdir(path) == 0 else { throw FileError(errno, "remove", path) }
  }
}
