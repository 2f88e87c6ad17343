/// The source files of the package, for tests that read them.
public enum SourceFiles {
  /// The paths of the Swift files in the folder at `path` and in those below it, sorted.
  ///
  /// - Throws: `UnreadableFile` where a folder cannot be listed.
  public static func swift(in path: String) throws -> [String] {
    var files: [String] = []
    for name in try FolderListing.names(in: path) where !name.hasPrefix(".") {
      if name.hasSuffix(".swift") {
        files.append(path + "/" + name)
      } else if !name.contains(".") {
        files += try swift(in: path + "/" + name)
      }
    }
    return files.sorted()
  }
}
