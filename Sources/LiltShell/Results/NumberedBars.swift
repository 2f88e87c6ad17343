import CharRNN
import Composition

/// The bars of a text with the numbers by which commands take them: a pick-up is 0.
///
/// In a text without a `K:` line and without a header before it, bars are counted from 1 as they stand.
struct NumberedBars: Sendable {
  /// A bar as it is written, up to and including its bar line.
  struct Bar: Sendable {
    let range: Range<Int>
    /// nil for a passage without notes.
    let number: Int?
  }

  private(set) var bars: [Bar] = []
  /// The place behind the text's own header, if music follows; otherwise at most 0.
  let musicStart: Int
  /// The notes of bars in the order written.
  private let notes: [(name: String, range: Range<Int>)]

  /// Finds the bars of `text`, which stands behind `header`.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character.
  init(
    _ text: String, behind header: String, _ vocabulary: Vocabulary
  ) throws(UnknownCharacter) {
    let tune = try QuestionedTune(header + text, vocabulary)
    let start = header.unicodeScalars.count
    func moved(_ range: Range<Int>) -> Range<Int> {
      max(0, range.lowerBound - start)..<max(0, range.upperBound - start)
    }
    var notes: [(name: String, range: Range<Int>)] = []
    var counts: [Int: Int] = [:]
    for bar in tune.bars {
      for note in bar.notes {
        counts[bar.number, default: 0] += 1
        notes.append(("\(bar.number).\(counts[bar.number] ?? 0)", moved(note)))
      }
    }
    self.notes = notes
    // Both are in the order written, so each is walked through once.
    var known = tune.bars.map { (range: moved($0.range), number: $0.number) }[...]
    let isTune = !known.isEmpty
    bars = Array(text.unicodeScalars).writtenBars.enumerated().map { place, range in
      while let first = known.first, first.range.upperBound <= range.lowerBound {
        known.removeFirst()
      }
      let number = known.first.flatMap { $0.range.overlaps(range) ? $0.number : nil }
      return Bar(range: range, number: isTune ? number : place + 1)
    }
    musicStart = isTune ? tune.bodyStart - start : 0
  }

  /// The note, or else the bar, that a character belongs to, as it is typed: `5.2`, `5`.
  func name(of index: Int) -> String? {
    if let note = notes.first(where: { $0.range.contains(index) }) { return note.name }
    return bars.first { $0.range.contains(index) }?.number.map { "\($0)" }
  }
}
