/// Decodes the bytes of a terminal into characters.
struct UTF8Decoder {
  private var bytes: [UInt8] = []

  /// Takes a byte; returns a character if the byte completes one.
  ///
  /// Invalid UTF-8 becomes U+FFFD.
  mutating func next(_ byte: UInt8) -> Unicode.Scalar? {
    bytes.append(byte)
    let expected = Self.length(from: bytes[0])
    if bytes.count < expected, bytes.count == 1 || byte & 0xC0 == 0x80 { return nil }
    defer { bytes = [] }
    guard let text = String(validating: bytes, as: UTF8.self) else { return "\u{FFFD}" }
    return text.unicodeScalars.first
  }

  /// The number of bytes of a character that begins with `byte`.
  private static func length(from byte: UInt8) -> Int {
    switch byte {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
