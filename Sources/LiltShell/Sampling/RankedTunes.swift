import Composition
import Drawing

/// Drawn tunes in the order in which they are shown.
struct RankedTunes {
  /// The figures that tunes are ranked by.
  struct Figures: Sendable {
    /// The head of their column; `nil` if the table shows them anyway.
    let name: String?
    let decimals: Int
    /// The figure of each tune by its seed.
    let values: [UInt64: Double]
  }

  let tunes: [DrawnTune]
  /// The figures; `nil` if the tunes are not ranked by any.
  let figures: Figures?
  private let droppedCount: Int

  /// Ranks `tunes` by a figure and drops near-duplicates; without a figure they stay as they are.
  init(_ tunes: [DrawnTune], by ranking: TuneRanking?, _ corpus: CorpusMatches?) {
    guard let ranking else {
      self.tunes = tunes
      figures = nil
      droppedCount = 0
      return
    }
    let ranked = TuneRanker(by: ranking, against: corpus)
      .ranked(tunes.map { ($0.text, $0.meanBits) })
    self.tunes = ranked.map { tunes[$0.place] }
    droppedCount = tunes.count - ranked.count
    var values: [UInt64: Double] = [:]
    for tune in ranked { values[tunes[tune.place].record.seed] = tune.figure }
    figures =
      switch ranking {
      case .bits: Figures(name: nil, decimals: 2, values: values)
      case .novelty: Figures(name: "longest match", decimals: 0, values: values)
      case .form: Figures(name: "kept of form", decimals: 2, values: values)
      }
  }

  /// Notes how many tunes were dropped.
  func noteDropped(in session: Session) {
    if droppedCount > 0 {
      session.note("\(droppedCount.counted("near-duplicate")) dropped")
    }
  }
}
