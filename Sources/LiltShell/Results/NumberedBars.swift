import ABCNotation
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

extension Unicode.Scalar {
  /// Whether the character is neither white space nor part of a bar line.
  var isInBar: Bool {
    !properties.isWhitespace && !"|:[]".unicodeScalars.contains(self)
  }
}

extension [Unicode.Scalar] {
  /// The bars of a tune's body, each up to and including its final bar line.
  ///
  /// Field and comment lines belong to no bar. A bar line within quotes ends no bar; one with no
  /// music before it belongs to the bar that follows.
  var writtenBars: [Range<Int>] {
    var bars: [Range<Int>] = []
    var start = 0
    var lineStart = 0
    for end in indices.filter({ self[$0] == "\n" }) + [count] {
      let line = self[lineStart..<end]
      switch line.lineKind {
      case .field, .comment, .directive:
        if start < lineStart { bars.append(start..<lineStart) }
        start = Swift.min(end + 1, count)
      case .blank, .music:
        for barEnd in line.barEnds where self[start..<barEnd].contains(where: \.isInBar) {
          bars.append(start..<barEnd)
          start = barEnd
        }
      }
      lineStart = end + 1
    }
    if start < count { bars.append(start..<count) }
    return bars.filter { range in
      self[range].contains { !$0.properties.isWhitespace }
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Where bars end in a line of music: behind each run of bar-line signs that has a `|`, or a
  /// repeat `::`.
  var barEnds: [Int] {
    var ends: [Int] = []
    var isQuoted = false
    var index = startIndex
    while index < endIndex {
      if self[index] == "\"" { isQuoted.toggle() }
      guard !isQuoted, self[index] == "|" || self[index] == ":" else {
        index += 1
        continue
      }
      let start = index
      while index < endIndex, "|:]".unicodeScalars.contains(self[index]) { index += 1 }
      let run = self[start..<index]
      if run.contains("|") || run.count > 1 { ends.append(index) }
    }
    return ends
  }
}
