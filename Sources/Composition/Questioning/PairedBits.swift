/// Two models' surprisals at the same tunes.
public struct PairedBits: Sendable {
  /// A tune with the bits of both models.
  public struct Tune: Hashable, Sendable {
    /// The bits of the first model.
    public let first: Double
    /// The bits of the second model.
    public let second: Double
    /// The number of predicted characters, above 0.
    public let characters: Int

    /// A tune's figures.
    public init(first: Double, second: Double, characters: Int) {
      (self.first, self.second, self.characters) = (first, second, characters)
    }
  }

  /// The bits a character of the first model.
  public let first: FigureEstimate
  /// The bits a character of the second model.
  public let second: FigureEstimate
  /// The first model's bits a character without the second one's: below 0 where the first is better.
  ///
  /// It is a mean over tunes weighted by their characters. Its interval comes from sets of tunes that are
  /// drawn with replacement (paired bootstrap, Efron 1979), so what is hard for both does not widen it.
  public let difference: FigureEstimate
  /// The share of the tunes at which the first model needs fewer bits.
  public let firstIsBetter: Double

  /// - Returns: nil without tunes.
  public init?(_ tunes: [Tune]) {
    func estimate(_ bits: (Tune) -> Double) -> FigureEstimate? {
      FigureEstimate(
        tunes.map { JudgedFigure.Value(bits($0), of: Double($0.characters)) }, .share)
    }
    guard let first = estimate(\.first), let second = estimate(\.second),
      let difference = estimate({ $0.first - $0.second })
    else { return nil }
    self.first = first
    self.second = second
    self.difference = difference
    firstIsBetter = Double(tunes.count { $0.first < $0.second }) / Double(tunes.count)
  }
}
