import Composition
import Drawing

/// What is found out about the music of the session's corpus when it is first needed.
struct CorpusIndex: Sendable {
  /// The index; nil until it is made.
  fileprivate(set) var matches: CorpusMatches?
  /// How much people's tunes have in common with the tunes to train on; nil until it is measured.
  fileprivate(set) var borrowing: HumanBorrowing?
  fileprivate var isMeasured = false

  /// The characters of a corpus whose indexing takes so long that it is told.
  static let largeCount = 1_000_000
}

extension Session {
  /// The music of the corpus, indexed when it is first asked for; nil without tunes to train on.
  mutating func corpusMatches() -> CorpusMatches? {
    if corpusIndex.matches == nil, let corpus {
      if corpus.text.count > CorpusIndex.largeCount {
        progress(
          "indexing the music of \(corpus.tunes.count.counted("tune"))", isMilestone: true)
      }
      corpusIndex.matches = CorpusMatches(corpus)
    }
    return corpusIndex.matches
  }

  /// How much people's tunes have in common with the tunes to train on, measured when it is first
  /// asked for; nil for a corpus of few tunes.
  ///
  /// - Throws: `Interrupted`.
  mutating func humanBorrowing() throws(Interrupted) -> HumanBorrowing? {
    if !corpusIndex.isMeasured, let matches = corpusMatches() {
      let interrupt = world.interrupt
      corpusIndex.borrowing = HumanBorrowing(matches) { interrupt.isRequested }
      try checkInterrupt()
      corpusIndex.isMeasured = true
    }
    return corpusIndex.borrowing
  }
}
