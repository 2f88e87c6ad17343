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
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The name after the last `/`.
  static func lastComponent(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    return String(
      trimmed[(trimmed.lastIndex(of: "/").map(trimmed.index(after:)) ?? trimmed.startIndex)...])
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
