import CharRNN
import Drawing

extension CataloguedCorpus {
  /// What of the files differs from the catalogue, a few words for each file.
  ///
  /// - Parameters:
  ///   - paths: All files that there are.
  ///   - files: The file system.
  /// - Returns: An empty array if the files are those of the catalogue.
  /// - Throws: `FileError`.
  func differences(among paths: [String], _ files: Files) throws(FileError) -> [String] {
    var present: [String: String] = [:]
    for path in paths { present[PathResolver.lastComponent(of: path)] = path }
    var differences: [String] = []
    for file in self.files {
      guard let path = present.removeValue(forKey: file.name) else {
        differences.append("'\(file.name)' is missing")
        continue
      }
      if let difference = try file.difference(at: path, files) { differences.append(difference) }
    }
    return differences
      + present.keys.sorted().map { "'\($0)' is not in the catalogue" }
  }
}

extension CataloguedCorpus.File {
  /// How the file at `path` differs from this one, with its name; `nil` if it has the same content.
  ///
  /// - Throws: `FileError`.
  func difference(at path: String, _ files: Files) throws(FileError) -> String? {
    guard let size = files.size(of: path) else { return "'\(name)' is missing" }
    guard size == self.size else {
      return "'\(name)' has \(size.grouped) bytes, expected \(self.size.grouped)"
    }
    let found = try files.digest(of: path).hexadecimal
    guard found != digest else { return nil }
    return "'\(name)' has the SHA-256 \(found.prefix(16))…, expected \(digest.prefix(16))…"
  }
}

extension Files {
  /// The number of bytes that are read at once.
  private static let pieceSize = 1 << 20

  /// The SHA-256 of the file at `path`, which does not count as read by the command.
  ///
  /// - Throws: `FileError`.
  func digest(of path: String) throws(FileError) -> SHA256.Digest {
    var hash = SHA256()
    let size = size(of: path) ?? 0
    for place in stride(from: 0, to: size, by: Self.pieceSize) {
      hash.update(try bytes(of: path, in: place..<min(size, place + Self.pieceSize)))
    }
    return hash.digest()
  }
}

extension [String] {
  /// The first three, and how many more there are.
  var firstOnes: String {
    let rest = count - 3
    return prefix(3).joined(separator: "; ") + (rest > 0 ? "; and \(rest.grouped) more" : "")
  }
}
