/// Bytes written as an annotated hex dump: `4d 54 68 64  # MThd`, one remark a line.
public enum HexDump {
  /// Reads a dump; what follows `#` on a line is a remark.
  ///
  /// - Throws: `BadHexDump` where a word is no byte.
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

/// A test's own hex dump has a word that is no byte.
public struct BadHexDump: Error, CustomStringConvertible {
  /// The word.
  public let word: String

  /// What was found and expected.
  public var description: String { "'\(word)' is no byte of two hexadecimal digits" }
}
