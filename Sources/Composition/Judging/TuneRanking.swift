import ABCNotation

/// What tunes are ranked by.
public enum TuneRanking: String, Hashable, Sendable, CaseIterable {
  /// The mean surprisal, the least first.
  case bits
  /// The music characters of the longest passage that a tune of a corpus has too, the fewest first.
  case novelty
  /// The share of what people's tunes keep to that the tune keeps to, the largest first.
  case form

  /// Whether a lower figure is better.
  public var prefersLow: Bool { self != .form }
}

/// Finds the best of several tunes, without near-duplicates.
public struct TuneRanker {
  private let ranking: TuneRanking
  private let corpus: CorpusMatches?

  /// A ranked tune.
  public struct Ranked: Hashable, Sendable {
    /// Its place among the given tunes.
    public let place: Int
    /// The figure that it is ranked by.
    public let figure: Double
  }

  /// Prepares to rank.
  ///
  /// - Parameters:
  ///   - ranking: the figure.
  ///   - corpus: what novelty is measured against: its tunes to train on; nil is for other figures.
  public init(by ranking: TuneRanking, against corpus: CorpusMatches?) {
    self.ranking = ranking
    self.corpus = corpus
  }

  /// The tunes from the best on, without those that share more than half of their music, in any key,
  /// with a better one.
  ///
  /// Equal figures are ranked by surprisal, then by place.
  public func ranked(_ tunes: [(text: String, bits: Double)]) -> [Ranked] {
    let music = tunes.map { KeylessMusic(Array($0.text.unicodeScalars)[...]) }
    let figures = tunes.indices.map { figure(tunes[$0], music[$0]) }
    let sign = ranking.prefersLow ? 1.0 : -1.0
    let order = tunes.indices.sorted {
      (sign * figures[$0], tunes[$0].bits, $0) < (sign * figures[$1], tunes[$1].bits, $1)
    }
    var kept: [MatchIndex] = []
    var ranked: [Ranked] = []
    for place in order {
      let length = music[place].characterCount
      // A tune without music is like no other.
      let isAlike = length > 0 && kept.contains { 2 * $0.longestMatch(of: music[place]) > length }
      if isAlike { continue }
      kept.append(MatchIndex([music[place]]))
      ranked.append(Ranked(place: place, figure: figures[place]))
    }
    return ranked
  }

  private func figure(_ tune: (text: String, bits: Double), _ music: KeylessMusic) -> Double {
    switch ranking {
    case .bits: tune.bits
    case .novelty:
      Double(corpus.map { $0.index.longestMatch(of: music, in: $0.training()) } ?? 0)
    case .form: TuneJudgement(Array(tune.text.unicodeScalars)[...]).formShare
    }
  }
}

extension TuneJudgement {
  /// The share of six properties that the tune has: it is AABB, all its parts have 8 bars, its bars
  /// are exact, it has no fault, ends on the tonic, and its parts end V–I.
  var formShare: Double {
    let cadences = bars.parts.compactMap(\.endsWithCadence)
    let properties: [Bool] = [
      formLetters == "AABB", !bars.parts.isEmpty && form.partCount(ofBars: 8) == bars.parts.count,
      hasExactBars && barCount > 0, faultCount == 0, harmony.endsOnTonic ?? false,
      !cadences.isEmpty && cadences.allSatisfy { $0 },
    ]
    return Double(properties.count { $0 }) / Double(properties.count)
  }
}
