/// Resolves typed paths and splits paths, without file system access.
struct PathResolver {
  let workingDirectory: String
  let homeFolder: String?

  /// The absolute path of `path`; `~/` at its start is the home folder.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if let homeFolder, path == "~" || path.hasPrefix("~/") { return homeFolder + path.dropFirst() }
    return workingDirectory + "/" + path
  }

  /// The folder that contains `path`.
  static func parent(of path: String) -> String {
    guard let slash = lastSlash(in: path.utf8[...]) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path of `name` in a folder; an empty folder is the working directory, not the root.
  static func path(of name: String, in folder: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The name after the last `/`.
  static func lastComponent(of path: String) -> String {
    let bytes = path.utf8
    let isMarkedAsFolder = bytes.count > 1 && bytes.last == UInt8(ascii: "/")
    let trimmed = isMarkedAsFolder ? bytes.dropLast() : bytes[...]
    let start = lastSlash(in: trimmed).map(trimmed.index(after:)) ?? trimmed.startIndex
    return String(path[start..<trimmed.endIndex])
  }

  /// The last `/`, searched among bytes, which is many times faster than among characters.
  private static func lastSlash(in path: Substring.UTF8View) -> String.Index? {
    path.lastIndex(of: UInt8(ascii: "/"))
  }

  /// The last component without its extension: `jigs` for `tunes/jigs.abc`.
  static func stem(of path: String) -> String {
    let name = lastComponent(of: path)
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The path without its extension: `tunes/jigs` for `tunes/jigs.abc`.
  static func withoutExtension(_ path: String) -> String {
    String(path.dropLast(lastComponent(of: path).count - stem(of: path).count))
  }
}

extension String {
  /// Whether the file name has the extension, in either case.
  func hasFileExtension(_ name: String) -> Bool {
    let ending = "." + name
    return utf8.count > ending.utf8.count && lowercased().hasSuffix(ending)
  }
}
