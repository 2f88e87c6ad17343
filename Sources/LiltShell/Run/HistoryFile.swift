/// The history of prompts, in a file that several shells share.
///
/// One entry a line; `\n` stands for a line break and `\\` for a backslash.
package struct HistoryFile {
  /// The most entries that a shell starts with.
  package static let limit = 2000

  private let files: Files
  private let path: String

  /// The history in the user's state folder; `nil` if there is no such folder.
  package init?(of session: Session) {
    guard let folder = session.world.stateFolder else { return nil }
    files = session.files
    path = folder + "/history"
  }

  /// The entries, oldest first.
  ///
  /// Shortens a file that has many more entries than `limit`.
  ///
  /// - Throws: `FileError` if the file exists and cannot be read or rewritten.
  package func load() throws -> [String] {
    guard files.kind(of: path) != nil else { return [] }
    let entries = Self.entries(try files.read(path))
    if entries.count > 2 * Self.limit {
      try files.rewrite(path) { bytes in
        let kept = Self.entries(bytes).suffix(Self.limit)
        return Array(kept.map { Self.line(of: $0) }.joined().utf8)
      }
    }
    return entries.suffix(Self.limit)
  }

  /// Adds an entry.
  ///
  /// - Throws: `FileError`.
  package func append(_ entry: String) throws { try files.append(Self.line(of: entry), to: path) }

  private static func entries(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n")).map { line in
      var entry = String.UnicodeScalarView()
      var isEscaped = false
      for character in String(decoding: line, as: UTF8.self).unicodeScalars {
        if isEscaped {
          entry.append(character == "n" ? "\n" : character)
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          entry.append(character)
        }
      }
      return String(entry)
    }
  }

  private static func line(of entry: String) -> String {
    var line = String.UnicodeScalarView()
    for character in entry.unicodeScalars {
      switch character {
      case "\n": line += "\\n".unicodeScalars
      case "\\": line += "\\\\".unicodeScalars
      default: line.append(character)
      }
    }
    return String(line) + "\n"
  }
}
