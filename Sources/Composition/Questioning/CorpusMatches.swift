/// The music of a corpus, indexed, so that passages of other tunes are found in it.
///
/// Tunes to train on and held-out ones are indexed; duplicates, whose music is indexed once, and
/// tunes left out for faults are not.
public struct CorpusMatches: Sendable {
  /// The index: first the tunes to train on, then those held out.
  public let index: MatchIndex
  /// The number of tunes to train on.
  public let trainingCount: Int
  /// The corpus.
  let corpus: TuneCorpus
  /// The place in the corpus of each indexed tune.
  let places: [Int]

  /// Indexes a corpus; nil if it has no tune to train on.
  ///
  /// - Complexity: as `MatchIndex.init`.
  public init?(_ corpus: TuneCorpus) {
    let training = corpus.tunes.indices.filter { corpus.tunes[$0].role == .training }
    if training.isEmpty { return nil }
    self.corpus = corpus
    trainingCount = training.count
    places = training + corpus.tunes.indices.filter { corpus.tunes[$0].role == .heldOut }
    index = MatchIndex(places.lazy.map { KeylessMusic(corpus.text(of: corpus.tunes[$0])) })
  }

  /// The tunes to train on, without the one at a place among them.
  public func training(except place: Int? = nil) -> MatchIndex.Scope {
    MatchIndex.Scope(tunes: 0..<trainingCount, excluded: place)
  }

  /// The music characters of the longest passage that `tune` has in common with a tune to train on.
  public func longestInTraining(_ tune: TuneText) -> Int {
    index.longestMatch(of: KeylessMusic(tune), in: training())
  }
}
