import CharRNN
import Composition
import Drawing
import JSON

/// The surprisal of every character of a text under a model.
struct TextScore: CommandResult {
  private let characters: [Unicode.Scalar]
  /// −log₂ p of each character, in bits; `nil` for the first one if there is no context.
  private let surprisals: [Double?]
  /// For each character, whether it was the likeliest.
  private let hits: [Bool]
  /// The characters with what was expected in their places.
  let scored: ScoredText
  private let bars: NumberedBars
  private let places: SurprisingPlaces
  /// What a whole tune is compared with; nil where it is not.
  var usual: UsualSurprisal?

  /// The most characters to keep of what was expected in a place, and their least probability.
  private static let mostExpected = 5
  private static let leastProbability = 0.01

  /// Reads `context`, then scores `text`, with the model's memory of the tune or without, with cells held
  /// or free; a fragment's `header` is the end of the context.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character; `Interrupted`.
  init(
    of text: String, after context: String, header: String = "", by model: LanguageModel,
    remembers: Bool = true,
    holding held: [HeldUnit] = [], _ console: Console
  ) throws {
    characters = Array(text.unicodeScalars)
    let tokens = try model.vocabulary.encode(characters).tokens
    var reader = Reader(model.predictor(.bf16, remembers: remembers, holding: held))
    try reader.read(try model.vocabulary.encode(context.unicodeScalars).tokens, console)
    var surprisals: [Double?] = []
    var hits: [Bool] = []
    var expectations: [[ScoredText.Expectation]] = []
    for token in tokens {
      try console.checkInterrupt()
      let distribution = reader.logits.map(Distribution.init)
      surprisals.append(distribution?.surprisal(of: token))
      let ranking = distribution?.ranking ?? []
      hits.append(ranking.first == Int(token))
      expectations.append(
        ranking.prefix(Self.mostExpected).compactMap { index in
          let probability = distribution?.probabilities[index] ?? 0
          guard probability >= Self.leastProbability else { return nil }
          return ScoredText.Expectation(
            model.vocabulary.characters[index], probability: Float(probability))
        })
      reader.read(token)
    }
    self.surprisals = surprisals
    self.hits = hits
    scored = ScoredText(
      zip(characters, surprisals).map { ScoredText.Character($0, bits: $1) },
      expectations: expectations)
    bars = try NumberedBars(text, behind: header, model.vocabulary)
    places = SurprisingPlaces(scored, bars)
  }

  private func total(_ range: Range<Int>) -> Double {
    surprisals[range].reduce(0) { $0 + ($1 ?? 0) }
  }

  private func scoredCount(_ range: Range<Int>) -> Int { surprisals[range].count { $0 != nil } }

  private var scoredCount: Int { scoredCount(surprisals.indices) }
  /// The surprisal of the whole text, in bits.
  var bits: Double { total(surprisals.indices) }

  /// Where a whole tune is among the corpus's tunes; nil where it is not compared.
  private var standing: SurprisalStanding? {
    guard let usual, let first = characters.firstIndex(where: { !$0.isBlank }),
      let last = characters.lastIndex(where: { !$0.isBlank })
    else { return nil }
    let tune = first..<last + 1
    let mean = total(tune) / Double(max(1, scoredCount(tune)))
    return mean.isNaN ? nil : SurprisalStanding(mean: mean, usual: usual)
  }

  /// The figures of the whole text.
  private var summary: String {
    guard scoredCount > 0 else { return "one character alone: nothing to score" }
    let mean = bits / Double(scoredCount)
    let right = Double(hits.count { $0 }) / Double(scoredCount) * 100
    return """
      \(scoredCount.counted("character")), \(bits.fixed(1)) bits: \(mean.fixed(3)) bits a \
      character, \(right.fixed(1)) % were the likeliest
      """
  }

  var blocks: [Block] {
    var blocks: [Block] = [.surprisals(scored), .table(barTable)]
    if !places.isEmpty { blocks += [.text(""), .table(places.table), .text("")] }
    return blocks + [.text(summary)] + (standing.map { [.text($0.inWords)] } ?? [])
  }

  // MARK: Bars

  /// The bars of music with their bits; the mean of each is drawn as a bar.
  private var barTable: Table {
    var table = Table([
      .right("bar"), .left("text"), .right("bits"), .right("bits/character"), .left(""),
    ])
    let means = bars.bars.map { total($0.range) / Double(max(1, scoredCount($0.range))) }
    for (entry, mean) in zip(bars.bars, means) {
      let text = String(String.UnicodeScalarView(characters[entry.range].filter { $0 != "\n" }))
      table.append([
        entry.number.map { "\($0)" } ?? "", text.cut(to: 40), total(entry.range).fixed(1),
        mean.fixed(2), bar(mean, of: max(4, means.max() ?? 0), width: 16),
      ])
    }
    return table
  }

  /// Whether the text has a bar with notes.
  var hasBars: Bool { bars.bars.contains { $0.number != nil } }

  /// The figures of a bar.
  struct BarFigures {
    /// nil for a passage without notes.
    let number: Int?
    let text: String
    let bits: Double
    /// The number of its characters that are scored.
    let characters: Int
  }

  /// The figures of each bar, in the order written.
  var barFigures: [BarFigures] {
    bars.bars.map { bar in
      BarFigures(
        number: bar.number, text: String(String.UnicodeScalarView(characters[bar.range])),
        bits: total(bar.range), characters: scoredCount(bar.range))
    }
  }

  // MARK: JSON

  var json: JSONValue {
    [
      "characters": .int(scoredCount),
      "bits": .figure(bits),
      "bitsPerCharacter": scoredCount > 0 ? .figure(bits / Double(scoredCount)) : .null,
      "likeliest": .int(hits.count { $0 }),
      "bars": .array(
        barFigures.map { bar in
          [
            "bar": bar.number.map { .int($0) } ?? .null, "text": .string(bar.text),
            "bits": .figure(bar.bits),
            "characters": .int(bar.characters),
          ]
        }),
      "places": places.json, "standing": standing?.json ?? .null,
      "surprisals": .array(
        zip(characters, surprisals).map { character, surprisal in
          .array([.string(String(character)), surprisal.map { .figure($0) } ?? .null])
        }),
    ]
  }
}
