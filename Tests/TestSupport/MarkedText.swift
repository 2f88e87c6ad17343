/// A text with markers such as 1️⃣, so that a test shows positions instead of counting them.
public struct MarkedText {
  /// The text without its markers.
  public let text: String
  /// The position of each marker, as a UTF-8 byte offset into `text`.
  public let offsets: [String: Int]

  /// Separates the keycap digits 0️⃣ to 9️⃣ from `marked`.
  public init(_ marked: String) {
    var text = ""
    var offsets: [String: Int] = [:]
    for character in marked {
      // A keycap is a digit, a variation selector and the enclosing keycap.
      if character.unicodeScalars.count == 3, character.unicodeScalars.last == "\u{20E3}" {
        offsets[String(character)] = text.utf8.count
      } else {
        text.append(character)
      }
    }
    self.text = text
    self.offsets = offsets
  }

  /// Returns the marker at a byte offset, or the offset in digits if there is none.
  public func marker(at offset: Int) -> String {
    offsets.first { $0.value == offset }?.key ?? "\(offset)"
  }
}
