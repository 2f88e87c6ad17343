public import CharRNN

/// What made a model expect a note, or a whole bar: the earlier bars, the cells of the network.
///
/// The bars are judged by exact deletion: for each earlier bar the text without it is read anew, and the
/// predictions of all characters of the note are compared, each after the true ones before it. The sum of
/// their divergences is that of the note as a whole, by the chain rule along the written note.
public struct NoteReasons {
  /// What an earlier bar does.
  public struct BarEffect: Sendable {
    /// Its index among the tune's bars.
    public let bar: Int
    /// How far its deletion moves the prediction: D(whole ‖ without) in bits.
    public let divergence: Double
    /// log₂ of the note's probability with the bar, minus without: above 0 if the bar argues for it.
    public let support: Double
  }

  /// What deleting several bars at once does.
  public struct Together: Sendable {
    /// The divergence without the bars that move the prediction most, in bits.
    public let named: Double
    /// The same without as many other bars, for each draw of them by chance.
    public let others: [Double]

    /// The median of the draws.
    public var median: Double { others.sorted()[others.count / 2] }
  }

  /// The range of the note or bar in the tune.
  public let range: Range<Int>
  /// Its surprisal in bits.
  public let surprisal: Double
  /// The distribution of its first character.
  public let expected: Distribution
  /// The earlier bars, that with the largest divergence first.
  public let bars: [BarEffect]
  /// The bars that `together` names: at most three.
  public var namedBars: [Int] { bars.prefix(Self.namedCount).map(\.bar) }
  /// Their deletion together, compared with that of others; nil with fewer than three others.
  public let together: Together?

  static let namedCount = 3
  private static let draws = 9

  private let reading: VariantReading
  private let first: Int
  private let tokens: [Token]

  /// Explains a note, or a bar where `note` is nil.
  ///
  /// - Parameters:
  ///   - tune: the tune.
  ///   - bar: the index of the bar in `tune.bars`.
  ///   - note: the index of the note in the bar.
  ///   - predictor: the model.
  ///   - deletion: what becomes of the music behind a deleted bar.
  ///   - seed: draws the other bars.
  /// - Complexity: one reading of the text behind each earlier bar.
  public init(
    _ tune: QuestionedTune, bar: Int, note: Int?, _ predictor: Predictor,
    deletion: BarDeletion = .inPlace, seed: UInt64 = 1
  ) {
    range = note.map { tune.bars[bar].notes[$0] } ?? tune.bars[bar].range
    let compared = tune.places(range)
    let edits = (0..<bar).map { tune.deletion(of: $0, deletion) }
    let text = Array(tune.tokens[..<compared.upperBound])
    let variants = edits.map { TextVariant([$0], of: text) }
    let reading = VariantReading(
      text, predictor, keeping: Set(variants.map(\.shared) + [compared.lowerBound - 1]))
    let surprisal = reading.surprisal(of: compared)
    self.surprisal = surprisal
    expected = reading.distributions[compared.lowerBound] ?? Distribution(probabilities: [])
    let bars = zip(0..., reading.effects(of: variants, on: compared)).map { index, effect in
      BarEffect(
        bar: index, divergence: effect.divergence, support: effect.surprisal - surprisal)
    }.sorted { $0.divergence == $1.divergence ? $0.bar > $1.bar : $0.divergence > $1.divergence }
    self.bars = bars
    let named = bars.prefix(Self.namedCount).map(\.bar)
    var others = bars.dropFirst(Self.namedCount).map(\.bar)
    if others.count >= Self.namedCount {
      var generator = Xoshiro256StarStar(seed: seed)
      var sets = [named]
      for _ in 0..<Self.draws {
        others.shuffle(with: &generator)
        sets.append(Array(others.prefix(Self.namedCount)))
      }
      let effects = reading.effects(
        of: sets.map { set in TextVariant(set.map { edits[$0] }, of: text) }, on: compared
      ).map(\.divergence)
      together = Together(named: effects[0], others: Array(effects.dropFirst()))
    } else {
      together = nil
    }
    self.reading = reading
    first = compared.lowerBound
    tokens = Array(text[compared])
  }

  /// The cells of the network that carry the note, by exact ablation, that with the largest effect first.
  ///
  /// - Complexity: one reading of the note for each cell.
  public func cells() -> [CellAblation.Cell] {
    CellAblation(reading.reader(after: first - 1), last: reading.tokens[first - 1], text: tokens)
      .cells
  }
}

extension Array {
  /// Shuffles the array (Fisher and Yates, as Durstenfeld 1964 has it).
  fileprivate mutating func shuffle(with generator: inout Xoshiro256StarStar) {
    for last in indices.dropFirst().reversed() {
      swapAt(last, Int(generator.next() % UInt64(last + 1)))
    }
  }
}
