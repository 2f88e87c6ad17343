#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The package's own source files, for tests that hold its layout.
public enum SourceTree {
  /// A source file.
  public struct File: Sendable {
    /// The path from the package's folder, such as `Sources/lilt/Lilt.swift`.
    public let path: String
    /// The whole text.
    public let text: String

    /// The names of the folders from the package's folder to the file.
    public var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }

    /// The lines, without their ends.
    public var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The names of the modules that the file imports.
    public var imports: [String] {
      lines.compactMap { line in
        var words = line.split(separator: " ").drop {
          $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
        }
        guard words.popFirst() == "import", let module = words.first else { return nil }
        return String(module.prefix { $0 != "." })
      }
    }
  }

  /// Returns the files below `folder` whose names end with one of `suffixes`, sorted by path.
  ///
  /// - Throws: `UnreadableFile` if a folder or file cannot be read.
  public static func files(in folder: String, suffixes: [String] = [".swift"]) throws -> [File] {
    try paths(in: folder).filter { path in suffixes.contains { path.hasSuffix($0) } }.map { path in
      File(path: path, text: try Fixtures.text(at: Corpora.packageFolder + "/" + path))
    }
  }

  /// Returns the paths of all files below `folder`, sorted.
  private static func paths(in folder: String) throws -> [String] {
    let names = try FolderListing.names(in: Corpora.packageFolder + "/" + folder)
    return try names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = folder + "/" + name
      var status = stat()
      guard lstat(Corpora.packageFolder + "/" + path, &status) == 0 else {
        throw UnreadableFile(path: path, code: errno)
      }
      return status.st_mode & S_IFMT == S_IFDIR ? try paths(in: path) : [path]
    }
  }
}
