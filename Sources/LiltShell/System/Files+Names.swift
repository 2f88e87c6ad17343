#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Names that are equal but for the bytes of their accents.
extension Files {
  /// An absolute path with the names that the file system has.
  ///
  /// An accented letter is one character or a letter and a mark. Most file systems compare bytes, so a
  /// name that is not there as typed is looked up among the entries of its folder; Swift compares
  /// strings by canonical equivalence (Unicode Standard Annex 15). What is nowhere stays as typed.
  ///
  /// - Complexity: Lists folders only for a path that has accents and is not there as typed.
  func withPresentNames(_ absolute: String) -> String {
    if absolute.utf8.allSatisfy({ $0 < 0x80 }) || Self.exists(absolute) { return absolute }
    var found = ""
    for name in absolute.unicodeScalars.split(separator: "/").map(String.init) {
      let typed = found + "/" + name
      let isThere = name.utf8.allSatisfy { $0 < 0x80 } || Self.exists(typed)
      found = isThere ? typed : found + "/" + (presentName(name, in: found + "/") ?? name)
    }
    return absolute.hasSuffix("/") ? found + "/" : found
  }

  private static func exists(_ absolute: String) -> Bool {
    var status = stat()
    return unsafe lstat(absolute, &status) == 0
  }

  /// The entry of a folder that is canonically equal to `name`.
  private func presentName(_ name: String, in folder: String) -> String? {
    guard let entries = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let present = unsafe Self.name(of: entry)
      if present == name { return present }
    }
    return nil
  }
}
