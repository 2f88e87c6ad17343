public import CharRNN

/// How far back a model remembers: what the deletion of a bar changes so many bars later.
///
/// Each bar of a tune is deleted in turn, and what follows keeps its place (`BarDeletion.inPlace`): a bar
/// exchanged for another of the same length keeps the place too, but what is put in is remembered as well,
/// so that the change would be that of two bars.
public struct MemoryHorizon: Hashable, Sendable {
  /// The sums at a distance in bars.
  public struct Distance: Hashable, Sendable {
    /// The bars that were compared.
    public fileprivate(set) var bars = 0
    /// Their characters.
    public fileprivate(set) var characters = 0
    fileprivate var divergence = 0.0

    /// The mean divergence D(whole ‖ without) of the prediction of a character, in bits; NaN without
    /// bars.
    public var mean: Double { divergence / Double(characters) }
  }

  /// The distances, from 1 bar on.
  public private(set) var distances: [Distance]

  /// A horizon of `count` bars, at least 1, without tunes.
  public init(bars count: Int) { distances = Array(repeating: Distance(), count: count) }

  /// Adds the bars of a tune.
  ///
  /// - Complexity: one reading of the tune for each bar, up to the horizon.
  public mutating func add(_ tune: QuestionedTune, _ predictor: Predictor) {
    guard let last = tune.bars.last, tune.bars.count > 1 else { return }
    let text = Array(tune.tokens[..<tune.places(last.range).upperBound])
    let variants = tune.bars.indices.dropLast().map { bar in
      let reach = tune.bars.last { tune.distance(from: bar, to: $0) <= distances.count } ?? last
      let heard = Array(text[..<tune.places(0..<reach.range.upperBound).upperBound])
      return TextVariant([tune.deletion(of: bar, .inPlace)], of: heard)
    }
    let reading = VariantReading(text, predictor, keeping: Set(variants.map(\.shared)))
    let effects = reading.effects(of: variants, on: 0..<text.count)
    for (bar, effect) in effects.enumerated() {
      for later in tune.bars.dropFirst(bar + 1) {
        let distance = tune.distance(from: bar, to: later)
        // The other side of a repeat sign inside the deleted bar is no bar later.
        guard (1...distances.count).contains(distance) else { continue }
        let values = effect.divergences[tune.places(later.range)].compactMap(\.self)
        distances[distance - 1].bars += 1
        distances[distance - 1].characters += values.count
        distances[distance - 1].divergence += values.reduce(0, +)
      }
    }
  }
}

extension QuestionedTune {
  /// The bars from the one at `index` to a later one as people count: a pick-up belongs to the bar that
  /// the part before left short.
  fileprivate func distance(from index: Int, to later: Bar) -> Int {
    later.number - bars[index].number
  }
}
