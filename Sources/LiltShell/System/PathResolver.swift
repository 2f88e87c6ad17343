/// Paths as text: where a name that a person typed points to, and the parts of a path.
struct PathResolver {
  let workingDirectory: String
  let homeFolder: String?

  /// The absolute path of `path`; `~/` at its start is the home folder.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if let homeFolder, path == "~" || path.hasPrefix("~/") { return homeFolder + path.dropFirst() }
    return workingDirectory + "/" + path
  }

  /// The folder that holds what `path` names.
  static func parent(of path: String) -> String {
    guard let slash = lastSlash(in: path.utf8[...]) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path of what is called `name` in a folder; an empty path is the present folder, not the
  /// root that a slash alone would make of it.
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

  /// Where the last `/` is; among bytes it is found many times faster than among characters.
  private static func lastSlash(in path: Substring.UTF8View) -> String.Index? {
    path.lastIndex(of: UInt8(ascii: "/"))
  }

  /// The last component without its extension: `jigs` of `tunes/jigs.abc`.
  static func stem(of path: String) -> String {
    let name = lastComponent(of: path)
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The path without its extension: `tunes/jigs` of `tunes/jigs.abc`.
  static func withoutExtension(_ path: String) -> String {
    String(path.dropLast(lastComponent(of: path).count - stem(of: path).count))
  }
}

extension String {
  /// Whether the file called this has the extension, in small letters or in capitals.
  func hasFileExtension(_ name: String) -> Bool {
    let ending = "." + name
    return utf8.count > ending.utf8.count && lowercased().hasSuffix(ending)
  }
}
