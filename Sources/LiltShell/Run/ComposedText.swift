/// Letters with marks as single characters, which a line editor can count and show.
package enum ComposedText {
  /// The letters that have marks in one character: Latin to Vietnamese, and Greek.
  private static let letters: ClosedRange<UInt32> = 0xC0...0x1FFF

  /// The single character that is the last letter of `text` with a combining mark; `nil` if Unicode
  /// has no such character.
  package static func character(of text: String, with mark: Unicode.Scalar) -> Unicode.Scalar? {
    text.unicodeScalars.last.flatMap { composed(Character(String($0) + String(mark))) }
  }

  /// The text with single characters where there are such.
  package static func of(_ text: String) -> String {
    var known: [Character: String] = [:]
    var result = ""
    for character in text {
      if character.unicodeScalars.count == 1 || character == "\r\n" {
        result.append(character)
        continue
      }
      let shown = known[character] ?? composed(character).map { String($0) } ?? String(character)
      known[character] = shown
      result += shown
    }
    return result
  }

  private static func composed(_ character: Character) -> Unicode.Scalar? {
    guard character.unicodeScalars.count > 1 else { return nil }
    // Equality of characters is canonical equivalence.
    return letters.lazy.compactMap { Unicode.Scalar($0) }.first { Character($0) == character }
  }
}
