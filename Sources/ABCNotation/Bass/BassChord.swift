/// What a bass line plays of a chord: its root, or its bass note, and its fifth.
struct BassChord: Hashable {
  /// The root, or the note after the slash.
  let root: BassTone
  /// The fifth; the root again for a bass note after a slash and for a chord without a fifth.
  let fifth: BassTone

  /// Reads a chord symbol such as `Am7`, `F#dim` or `D7/f+`; `nil` for other text.
  ///
  /// A `+` after a bass note is a sharp, as the Nottingham tunes write it; a bass note has no type.
  init?(_ symbol: String) {
    // The last alternative that is a chord counts, as for `Harmony`.
    for part in symbol.split(separator: ";").reversed() {
      guard let harmony = Harmony(String(part)) else { continue }
      let text = part.drop { $0 == "(" || $0 == "[" }
      guard let first = text.utf8.first, let letter = PitchLetter(ascii: first) else { return nil }
      let root = BassTone(letter: letter, alteration: harmony.root - letter.semitones)
      guard (-2...2).contains(root.alteration) else { return nil }
      if let bass = Self.bass(of: text, harmony) {
        (self.root, fifth) = (bass, bass)
      } else {
        self.root = root
        fifth = Self.fifth(above: root, harmony)
      }
      return
    }
    return nil
  }

  /// The note after the slash; `nil` for a chord in root position.
  private static func bass(of text: Substring, _ harmony: Harmony) -> BassTone? {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let rest = text[slash...].utf8.dropFirst()
    guard let first = rest.first, let letter = PitchLetter(ascii: first) else { return nil }
    let isSharp = rest.dropFirst().first == UInt8(ascii: "+")
    let alteration = harmony.bass - letter.semitones + (isSharp ? 1 : 0)
    return (-2...2).contains(alteration) ? BassTone(letter: letter, alteration: alteration) : nil
  }

  /// The perfect, diminished or augmented fifth of a chord, four letters above its root.
  private static func fifth(above root: BassTone, _ harmony: Harmony) -> BassTone {
    guard let interval = [7, 6, 8].first(where: harmony.intervals.contains),
      let letter = PitchLetter(rawValue: (root.letter.rawValue + 4) % 7)
    else { return root }
    let natural = (letter.semitones - root.letter.semitones + 12) % 12
    let alteration = root.alteration + interval - natural
    // The fifth of B## would need three sharps.
    guard (-2...2).contains(alteration) else { return root }
    return BassTone(letter: letter, alteration: alteration)
  }
}
