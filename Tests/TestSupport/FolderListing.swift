#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What folders hold.
public enum FolderListing {
  /// Returns the names in the folder at `path`, also hidden ones, sorted by bytes.
  ///
  /// - Throws: `UnreadableFile` if the folder cannot be read.
  public static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw UnreadableFile(path: path, code: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
