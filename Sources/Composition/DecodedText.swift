/// The text of a file: UTF-8, otherwise Latin-1, with LF line ends.
public struct DecodedText: Hashable, Sendable {
  /// The encoding of the bytes.
  public enum Encoding: String, Hashable, Sendable {
    case utf8 = "UTF-8"
    case latin1 = "Latin-1"
  }

  /// The characters, with CRLF and CR read as LF and without a leading byte order mark.
  public let characters: [Unicode.Scalar]
  /// The detected encoding.
  public let encoding: Encoding

  /// Decodes a whole file.
  ///
  /// Bytes that are not valid UTF-8 are read as Latin-1, the encoding of old ABC files.
  ///
  /// - Throws: `TextDecodingError` for no bytes, UTF-16 or binary data.
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  public init(decoding bytes: [UInt8]) throws(TextDecodingError) {
    let (utf8, encoding) = try Self.utf8(decoding: bytes)
    self.encoding = encoding
    characters = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
  }

  /// Decodes a whole file like `init(decoding:)`, without making an array of scalars.
  ///
  /// - Returns: the text in UTF-8, and the detected encoding.
  /// - Throws: `TextDecodingError` for no bytes, UTF-16 or binary data.
  public static func utf8(
    decoding bytes: [UInt8]
  ) throws(TextDecodingError) -> (text: [UInt8], encoding: Encoding) {
    guard !bytes.isEmpty else { throw .empty }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    if let offset = bytes.firstIndex(where: isNeverText) {
      let line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
      throw .binary(byte: bytes[offset], offset: offset, line: line)
    }
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text =
      if isUTF8 {
        bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
      } else {
        Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
      }
    if text.isEmpty { throw .empty }
    return (unifyingLineEnds(text), isUTF8 ? .utf8 : .latin1)
  }

  /// Whether `byte` is a control character that marks binary data.
  ///
  /// Text files do contain tab, line and page ends, ESC (in Japanese encodings) and Ctrl-Z (at the
  /// end of DOS files).
  private static func isNeverText(_ byte: UInt8) -> Bool {
    byte < 0x09 || (0x0E...0x1F).contains(byte) && byte != 0x1A && byte != 0x1B
  }

  private static func unifyingLineEnds(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\r")) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var afterCarriageReturn = false
    for byte in text {
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || !afterCarriageReturn {
        result.append(byte)
      }
      afterCarriageReturn = byte == UInt8(ascii: "\r")
    }
    return result
  }
}

/// Why bytes cannot be decoded as text.
public enum TextDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No bytes, or a byte order mark alone.
  case empty
  /// A control byte of binary data; `offset` counts bytes from 0, `line` from 1.
  case binary(byte: UInt8, offset: Int, line: Int)
  /// The byte order mark of UTF-16.
  case utf16

  /// What was found and where.
  public var description: String {
    switch self {
    case .empty:
      "empty, expected text"
    case .binary(let byte, let offset, let line):
      "binary data, expected text: byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16)) "
        + "at offset \(offset) (line \(line))"
    case .utf16:
      "UTF-16 text, expected UTF-8 or Latin-1"
    }
  }
}
