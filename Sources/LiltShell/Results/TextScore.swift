import ABCNotation
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

  /// The most characters to keep of what was expected in a place, and their least probability.
  private static let mostExpected = 5
  private static let leastProbability = 0.01

  /// Reads `context`, then scores `text`, with the model's memory of the tune or without, with cells held
  /// or free.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character; `Interrupted`.
  init(
    of text: String, after context: String, by model: LanguageModel, remembers: Bool = true,
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
  }

  private func total(_ range: Range<Int>) -> Double {
    surprisals[range].reduce(0) { $0 + ($1 ?? 0) }
  }

  private func scoredCount(_ range: Range<Int>) -> Int { surprisals[range].count { $0 != nil } }

  private var scoredCount: Int { scoredCount(surprisals.indices) }
  /// The surprisal of the whole text, in bits.
  var bits: Double { total(surprisals.indices) }

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
    [.surprisals(scored), .table(barTable), .text(summary)]
  }

  // MARK: Bars

  /// The bars of music with their bits; the mean of each is drawn as a bar.
  private var barTable: Table {
    var table = Table([
      .right("bar"), .left("text"), .right("bits"), .right("bits/character"), .left(""),
    ])
    let bars = characters.writtenBars
    let means = bars.map { total($0) / Double(max(1, scoredCount($0))) }
    for (number, (range, mean)) in zip(bars, means).enumerated() {
      let text = String(String.UnicodeScalarView(characters[range].filter { $0 != "\n" }))
      table.append([
        "\(number + 1)", text.cut(to: 40), total(range).fixed(1), mean.fixed(2),
        bar(mean, of: max(4, means.max() ?? 0), width: 16),
      ])
    }
    return table
  }

  /// The text, the bits and the number of scored characters of each bar.
  var barFigures: [(text: String, bits: Double, characters: Int)] {
    characters.writtenBars.map { range in
      (
        String(String.UnicodeScalarView(characters[range])), total(range), scoredCount(range)
      )
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
            "text": .string(bar.text), "bits": .figure(bar.bits),
            "characters": .int(bar.characters),
          ]
        }),
      "surprisals": .array(
        zip(characters, surprisals).map { character, surprisal in
          .array([.string(String(character)), surprisal.map { .figure($0) } ?? .null])
        }),
    ]
  }
}

extension Unicode.Scalar {
  /// Whether the character is neither white space nor part of a bar line.
  var isInBar: Bool {
    !properties.isWhitespace && !"|:[]".unicodeScalars.contains(self)
  }
}

extension [Unicode.Scalar] {
  /// The bars of a tune's body, each up to and including its final bar line.
  ///
  /// Field and comment lines belong to no bar. A bar line within quotes ends no bar; one with no
  /// music before it belongs to the bar that follows.
  var writtenBars: [Range<Int>] {
    var bars: [Range<Int>] = []
    var start = 0
    var lineStart = 0
    for end in indices.filter({ self[$0] == "\n" }) + [count] {
      let line = self[lineStart..<end]
      switch line.lineKind {
      case .field, .comment, .directive:
        if start < lineStart { bars.append(start..<lineStart) }
        start = Swift.min(end + 1, count)
      case .blank, .music:
        for barEnd in line.barEnds where self[start..<barEnd].contains(where: \.isInBar) {
          bars.append(start..<barEnd)
          start = barEnd
        }
      }
      lineStart = end + 1
    }
    if start < count { bars.append(start..<count) }
    return bars.filter { range in
      self[range].contains { !$0.properties.isWhitespace }
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Where bars end in a line of music: behind each run of bar-line signs that has a `|`, or a
  /// repeat `::`.
  var barEnds: [Int] {
    var ends: [Int] = []
    var isQuoted = false
    var index = startIndex
    while index < endIndex {
      if self[index] == "\"" { isQuoted.toggle() }
      guard !isQuoted, self[index] == "|" || self[index] == ":" else {
        index += 1
        continue
      }
      let start = index
      while index < endIndex, "|:]".unicodeScalars.contains(self[index]) { index += 1 }
      let run = self[start..<index]
      if run.contains("|") || run.count > 1 { ends.append(index) }
    }
    return ends
  }
}
