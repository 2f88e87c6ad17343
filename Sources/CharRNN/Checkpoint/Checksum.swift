/// The checksum of a checkpoint's file: the SHA-256 of all its bytes with the digits of the
/// checksum itself set to `0`.
enum Checksum {
  /// The placeholder while the checksum is computed.
  static let blank = String(repeating: "0", count: 64)

  /// Replaces the blank checksum in `header` by that of the file.
  ///
  /// - Parameters:
  ///   - header: the header with a blank checksum.
  ///   - addData: adds the bytes after the header to the hash.
  static func insert(into header: inout [UInt8], addData: (inout SHA256) -> Void) {
    guard let place = place(in: header) else { return }
    var hash = SHA256()
    hash.update(header)
    addData(&hash)
    header.replaceSubrange(place, with: hash.digest().hexadecimal.utf8)
  }

  /// The right checksum of `bytes`; `nil` where the header has no checksum of 64 digits.
  static func expected(of bytes: [UInt8]) -> String? {
    guard let place = place(in: bytes) else { return nil }
    var hash = SHA256()
    hash.update(bytes[..<place.lowerBound])
    hash.update(blank.utf8)
    hash.update(bytes[place.upperBound...])
    return hash.digest().hexadecimal
  }

  /// Where the 64 digits stand: after the key `"checksum"`, a colon and a quotation mark.
  ///
  /// No string contains this key, since its quotation marks would be escaped.
  private static func place(in bytes: [UInt8]) -> Range<Int>? {
    let key = Array("\"\(MetadataKey.checksum)\"".utf8)
    guard let length = headerLength(of: bytes) else { return nil }
    let header = 8..<min(8 + length, bytes.count)
    var start = header.lowerBound
    while start + key.count < header.upperBound {
      if bytes[start] == key[0], bytes[start..<start + key.count].elementsEqual(key) {
        var next = start + key.count
        let between: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":")]
        while next < header.upperBound, between.contains(bytes[next]) { next += 1 }
        let digits = next + 1..<next + 1 + blank.utf8.count
        if next < header.upperBound, bytes[next] == UInt8(ascii: "\""),
          digits.upperBound < header.upperBound
        {
          return digits
        }
      }
      start += 1
    }
    return nil
  }

  private static func headerLength(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 8 else { return nil }
    var length: UInt64 = 0
    for byte in bytes[..<8].reversed() { length = length << 8 | UInt64(byte) }
    return Int(exactly: length).flatMap { $0 <= bytes.count - 8 ? $0 : nil }
  }
}
