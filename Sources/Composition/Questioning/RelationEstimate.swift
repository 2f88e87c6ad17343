/// What one instrument tells about another one, over tunes.
///
/// Figures are sums over all tunes divided by the number of notes or chord symbols, with 95 % intervals
/// over tunes.
public struct RelationEstimate: Sendable {
  /// The instruments.
  public let pair: InstrumentPair
  /// The bits that a note or chord symbol costs in the tunes as they are.
  public let bits: FigureEstimate
  /// The bits that the other instrument saves on it, against the tunes with its part shifted.
  public let saved: FigureEstimate
  /// The same against the tunes without the other instrument; nil if the model cannot read one of them.
  public let savedAgainstSilence: FigureEstimate?
  /// The notes or chord symbols of all tunes.
  public let tokenCount: Int

  /// - Returns: nil if no tune has these instruments.
  public init?(_ pair: InstrumentPair, over tunes: [TuneRelation]) {
    let own = tunes.filter { $0.pair == pair && $0.tokenCount > 0 }
    func estimate(_ bits: (TuneRelation) -> Double?) -> FigureEstimate? {
      let values = own.compactMap { tune in
        bits(tune).map { JudgedFigure.Value($0, of: Double(tune.tokenCount)) }
      }
      return values.count == own.count ? FigureEstimate(values, .share) : nil
    }
    guard let bits = estimate(\.bits), let saved = estimate(\.savedBits) else { return nil }
    self.pair = pair
    self.bits = bits
    self.saved = saved
    savedAgainstSilence = estimate { tune in tune.silencedBits.map { $0 - tune.bits } }
    tokenCount = own.reduce(0) { $0 + $1.tokenCount }
  }
}

extension TuneRelation.ChordSaving {
  /// The savings of equal chord symbols added up, those with the most notes first.
  public static func sums(over tunes: [TuneRelation]) -> [TuneRelation.ChordSaving] {
    var sums: [String: TuneRelation.ChordSaving] = [:]
    for saving in tunes.flatMap(\.chords) {
      var sum =
        sums[saving.name]
        ?? TuneRelation.ChordSaving(name: saving.name, savedBits: 0, noteCount: 0)
      sum.savedBits += saving.savedBits
      sum.noteCount += saving.noteCount
      sums[saving.name] = sum
    }
    return sums.values.sorted { ($1.noteCount, $0.name) < ($0.noteCount, $1.name) }
  }
}
