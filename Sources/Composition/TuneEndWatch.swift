/// Detects the end of a tune, one character at a time.
struct TuneEndWatch {
  /// Whether the next tune's `X:` ended it.
  private(set) var sawNextTune = false
  private var hasKey = false
  private var hasText = false
  private var line: [Unicode.Scalar] = []

  /// Starts after the characters that open the tune.
  init(opening: String) {
    for character in opening.unicodeScalars { _ = read(character) }
    sawNextTune = false
  }

  /// Takes one character; returns whether it ends the tune.
  ///
  /// A tune ends at a blank line after any text (ABC 2.1, section 2.2.1), or at an `X:` that begins a
  /// line after a `K:` line.
  mutating func read(_ character: Unicode.Scalar) -> Bool {
    guard character == "\n" else {
      line.append(character)
      if !character.isSpace { hasText = true }
      // The count comes first, so that a long line costs nothing.
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
