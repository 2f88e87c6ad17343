/// How much people's tunes have in common with other tunes: the measure of copying.
public struct HumanBorrowing: Hashable, Sendable {
  /// The share of people's tunes within the limit, above which a tune counts as copied.
  public static let limitShare = 0.95
  /// The fewest tunes of which 95 % can be told from all.
  public static let fewestTunes = 20

  /// The music characters of the longest passage that each tune has in common with the tunes to train
  /// on, in any key, in ascending order.
  public let lengths: [Int]
  /// Whether the tunes are held out; otherwise they are those of the corpus, each compared with the
  /// others.
  public let areHeldOut: Bool

  /// Takes lengths in any order; nil for less than `fewestTunes`.
  init?(_ lengths: [Int], areHeldOut: Bool = true) {
    if lengths.count < Self.fewestTunes { return nil }
    self.lengths = lengths.sorted()
    self.areHeldOut = areHeldOut
  }

  /// Measures the held-out tunes of a corpus; if they are too few, those to train on too, each against
  /// the others.
  ///
  /// nil for a corpus of less than `fewestTunes` tunes, and if it was stopped.
  ///
  /// - Parameters:
  ///   - matches: the corpus.
  ///   - shouldStop: asked before every tune.
  public init?(_ matches: CorpusMatches, shouldStop: () -> Bool = { false }) {
    let (all, training) = (matches.places.count, matches.trainingCount)
    let areHeldOut = all - training >= Self.fewestTunes
    var lengths: [Int] = []
    for tune in areHeldOut ? training..<all : 0..<all {
      if shouldStop() { return nil }
      let text = matches.corpus.text(of: matches.corpus.tunes[matches.places[tune]])
      lengths.append(
        matches.index.longestMatch(
          of: KeylessMusic(text), in: matches.training(except: tune)))
    }
    self.init(lengths, areHeldOut: areHeldOut)
  }

  /// The length that 95 % of the tunes keep within, interpolated between tunes.
  public var limit: Double { JudgedFigure.quantile(Self.limitShare, of: lengths.map(Double.init)) }

  /// Whether a tune with a passage of `length` music characters is past the limit.
  public func isCopied(_ length: Int) -> Bool { Double(length) > limit }

  /// The share of the tunes whose longest passage is shorter than `length` music characters.
  public func share(below length: Int) -> Double {
    Double(lengths.count { $0 < length }) / Double(lengths.count)
  }
}
