public import CharRNN

extension Vocabulary {
  /// `text` with its accented letters spelled as the vocabulary has them.
  ///
  /// An accented letter is one character (`é`), or a letter and a combining mark, and a keyboard may
  /// write it the other way than a corpus. Swift compares strings by canonical equivalence (Unicode
  /// Standard Annex 15), which finds the other spelling without a table. A letter that the vocabulary
  /// has in no spelling stays as it is.
  public func spelling(of text: String) -> String {
    guard text.unicodeScalars.contains(where: { !$0.isASCII }) else { return text }
    var spellings: [[Unicode.Scalar]: String] = [:]
    return text.map { letter in
      let scalars = Array(letter.unicodeScalars)
      if let found = spellings[scalars] { return found }
      let spelling = spelling(of: letter)
      spellings[scalars] = spelling
      return spelling
    }.joined()
  }

  private func spelling(of letter: Character) -> String {
    let isKnown = letter.unicodeScalars.allSatisfy { index(of: $0) != nil }
    if isKnown, letter.unicodeScalars.count == 1 { return String(letter) }
    let composed = characters.first { !$0.isASCII && Character($0) == letter }
    if let composed { return String(composed) }
    return isKnown ? String(letter) : decomposed(letter) ?? String(letter)
  }

  /// The spelling of `letter` by another character and one or two marks.
  private func decomposed(_ letter: Character) -> String? {
    let marks = characters.filter { $0.properties.canonicalCombiningClass != .notReordered }
    let endings = marks.map { [$0] } + marks.flatMap { first in marks.map { [first, $0] } }
    for base in characters where !marks.contains(base) {
      for ending in endings {
        let spelling = String(String.UnicodeScalarView([base] + ending))
        if spelling == String(letter) { return spelling }
      }
    }
    return nil
  }
}
