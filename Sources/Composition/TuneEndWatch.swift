/// Notices, character by character, that a tune has ended.
struct TuneEndWatch {
  /// Whether it was the next tune's `X:` that ended it.
  private(set) var sawNextTune = false
  private var hasKey = false
  private var hasText = false
  private var line: [Unicode.Scalar] = []

  /// Starts after the characters that open the tune.
  init(opening: String) {
    for character in opening.unicodeScalars { _ = read(character) }
    sawNextTune = false
  }

  /// Takes one character; true where the tune is over with it.
  ///
  /// A tune is over at a blank line after any text (ABC 2.1, section 2.2.1), or where a line begins
  /// with `X:` once there was a `K:`.
  mutating func read(_ character: Unicode.Scalar) -> Bool {
    guard character == "\n" else {
      line.append(character)
      if !character.isSpace { hasText = true }
      // Only the beginning of a line is looked at, so a long one costs nothing.
      guard line.count == 2, hasKey, line == ["X", ":"] else { return false }
      sawNextTune = true
      return true
    }
    if line[...].fieldLetter == "K" { hasKey = true }
    let isBlank = line.allSatisfy(\.isSpace)
    line.removeAll(keepingCapacity: true)
    return isBlank && hasText
  }
}
