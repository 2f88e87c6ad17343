internal import ABCNotation

/// What can be said of the last bar of a tune in the making.
public struct BarFigures: Hashable, Sendable {
  /// The share of the bar's notes under a chord symbol that are tones of that chord; nil without such
  /// notes.
  public let chordFit: Double?
  /// The music characters of the longest passage that reaches into the bar and that a tune of the
  /// corpus has too, in any key; nil if no corpus is known.
  public let longestMatch: Int?

  /// Describes the bar that `text` has after `before`.
  ///
  /// - Parameters:
  ///   - text: the tune with the bar.
  ///   - before: the tune without it.
  ///   - corpus: what it is compared with: the tunes to train on.
  public init(_ text: String, after before: String, comparedWith corpus: CorpusMatches?) {
    func chordNotes(_ text: String) -> (chordTones: Int, all: Int) {
      TuneHarmony(TuneReader.firstTune(in: text).tune).chordNotes
    }
    let (all, earlier) = (chordNotes(text), chordNotes(before))
    let count = all.all - earlier.all
    chordFit = count > 0 ? Double(all.chordTones - earlier.chordTones) / Double(count) : nil
    longestMatch = corpus.map { corpus in
      let start = KeylessMusic(Array(before.unicodeScalars)[...]).symbols.count
      return corpus.index.longestMatch(
        of: KeylessMusic(Array(text.unicodeScalars)[...]), in: corpus.training(), reaching: start)
    }
  }
}
