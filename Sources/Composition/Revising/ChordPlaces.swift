/// The places of a melody at which a chord symbol can stand: before a note, chord, rest or ornament.
struct ChordPlaces {
  /// A mark for each character of the melody, before which a symbol can stand.
  private(set) var marks: [Bool]

  /// Marks the places of a bar without chord symbols.
  init(_ melody: [Unicode.Scalar]) {
    marks = Array(repeating: false, count: melody.count)
    /// The bracket or brace that ends what is read.
    var closing: Unicode.Scalar?
    var notesOfTuplet = 0
    /// Whether what was read needs the next note.
    var isBound = false
    for (place, character) in melody.enumerated() {
      if let end = closing {
        if character == end { closing = nil }
        continue
      }
      let isNote = character.isNoteLetter || character == "z" || character == "x"
      let startsElement = isNote || "^_=[{(~.".unicodeScalars.contains(character)
      marks[place] = startsElement && !isBound && notesOfTuplet == 0
      switch character {
      case "^", "_", "=", "~", ".", "<", ">": isBound = true
      case "{":
        closing = "}"
        isBound = true
      case "[":
        closing = "]"
        isBound = false
        notesOfTuplet = max(0, notesOfTuplet - 1)
      case "(":
        isBound = true
        let next = place + 1 < melody.count ? melody[place + 1] : " "
        if next == "3" { notesOfTuplet = 3 }
      default:
        guard isNote else { continue }
        isBound = false
        notesOfTuplet = max(0, notesOfTuplet - 1)
      }
    }
  }
}
