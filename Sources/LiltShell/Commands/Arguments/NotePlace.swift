import Composition

/// A bar, or a note of a bar, as it is typed: `12` or `12.3`.
struct NotePlace: Hashable {
  /// The number of the bar, from 0, which is a pick-up.
  let bar: Int
  /// The number of the note in it, from 1; nil for the whole bar.
  let note: Int?

  /// Parses a place; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ $0.allSatisfy(\.isASCII) && $0.allSatisfy(\.isNumber) }),
      let bar = Int(parts[0])
    else { return nil }
    self.bar = bar
    guard parts.count == 2 else {
      note = nil
      return
    }
    guard let number = Int(parts[1]), number > 0 else { return nil }
    note = number
  }

  /// The indices of the bar and of the note in the bar.
  ///
  /// - Throws: `Failure` if the tune lacks it.
  func found(in tune: QuestionedTune) throws(Failure) -> (bar: Int, note: Int?) {
    let parts = tune.bars.indices.filter { tune.bars[$0].number == bar }
    guard let first = parts.first else {
      throw .noSuchBar(bar, in: tune.bars.map(\.number))
    }
    guard let note else { return (first, nil) }
    var rest = note - 1
    for part in parts {
      if rest < tune.bars[part].notes.count { return (part, rest) }
      rest -= tune.bars[part].notes.count
    }
    throw .noSuchNote(note, inBar: bar, count: note - 1 - rest)
  }
}
