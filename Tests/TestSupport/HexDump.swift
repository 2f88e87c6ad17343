/// Bytes written as an annotated hex dump, such as `4d 54 68 64  # MThd`.
public enum HexDump {
  /// Returns the bytes of a dump; `#` begins a comment that ends with the line.
  ///
  /// - Throws: `BadHexDump` if a word is not a byte.
  public static func bytes(_ dump: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for line in dump.split(separator: "\n") {
      for word in line.prefix(while: { $0 != "#" }).split(separator: " ") {
        guard word.count == 2, let byte = UInt8(word, radix: 16) else {
          throw BadHexDump(word: String(word))
        }
        bytes.append(byte)
      }
    }
    return bytes
  }
}

/// A word of a test's hex dump that is not a byte.
public struct BadHexDump: Error, CustomStringConvertible {
  /// The word.
  public let word: String

  /// The word and what was expected.
  public var description: String { "'\(word)' is not a byte of two hexadecimal digits" }
}
