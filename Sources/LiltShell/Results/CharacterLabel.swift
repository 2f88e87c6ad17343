/// Characters that people type where white space would be lost, as `Unicode.Scalar.visible` shows them.
enum CharacterLabel {
  /// The distinct characters of a text, in order, in which `\n` is a newline and `' '` a space.
  static func characters(in text: String) -> [Unicode.Scalar] {
    let plain = text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      .replacing("' '", with: " ")
    return plain.unicodeScalars.reduce(into: []) { found, character in
      if !found.contains(character) { found.append(character) }
    }
  }
}

/// What a character is for in ABC.
enum CharacterKind: String, CaseIterable {
  case lower = "notes c to b'"
  case upper = "notes C to B"
  case digits = "lengths and digits"
  case bars = "bar lines"
  case marks = "signs on notes"
  case chords = "quotes and chords"
  case headers = "letters of headers"
  case others = "others"

  init(_ character: Unicode.Scalar) {
    self =
      switch character {
      case "a"..."g", "z": .lower
      case "A"..."G": .upper
      case "0"..."9", "/": .digits
      case "|", ":", "[", "]": .bars
      case "^", "_", "=", "'", ",", "<", ">", "(", ")", "~", ".", "-", "{", "}", "!": .marks
      case "\"", "#", "m": .chords
      case "H"..."Z": .headers
      default: .others
      }
  }
}
