#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The source files of the package, for tests that read them.
public enum SourceFiles {
  /// The paths of the Swift files in the folder at `path` and in those below it, sorted.
  ///
  /// - Throws: `UnreadableFile` where a folder cannot be listed.
  public static func swift(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw UnreadableFile(path: path, code: errno) }
    defer { closedir(folder) }
    var files: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift") {
        files.append(path + "/" + name)
      } else if !name.contains(".") {
        files += try swift(in: path + "/" + name)
      }
    }
    return files.sorted()
  }
}
