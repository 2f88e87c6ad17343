import Drawing

/// Characters as people type them.
enum CharacterLabel {
  /// The distinct characters of a text, in order.
  ///
  /// `\n`, `\t` and `' '` are white space, and so are the signs that tables show.
  static func characters(in text: String) -> [Unicode.Scalar] {
    let plain = text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      .replacing("' '", with: " ")
    return plain.unicodeScalars.map(\.signified).reduce(into: []) { found, character in
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

  /// Its place among all kinds, from 0.
  var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

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
