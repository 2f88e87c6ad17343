/// Characters as words that can be seen and typed.
enum CharacterLabel {
  /// A newline and a space as people type them; other characters are themselves.
  static func label(of character: Unicode.Scalar) -> String {
    switch character {
    case "\n": "\\n"
    case "\t": "\\t"
    case " ": "' '"
    default: String(character)
    }
  }

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
