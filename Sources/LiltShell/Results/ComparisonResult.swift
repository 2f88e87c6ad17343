import CharRNN
import Composition
import Drawing
import JSON

/// Two models side by side.
struct ComparisonResult: CommandResult {
  static let shape = ResultShape.object(
    .init("models", "name, shape, weights, training and recorded held-out bits of each"),
    .init(
      "heldOut",
      """
      tunes, unreadable, first and second (bits a character), difference with low and high, and \
      firstIsBetter, a share of tunes; or null
      """),
    .init("scored", "the text whose bars are compared, or null"),
    .init("bars", "bar (its number, or null), text, and bits of each model, in order"),
    .init("next", "after, characters, probabilities and entropies of each, divergence; or null"),
    .init("tunes", "model, tune, bitsPerCharacter and abc of each"))

  private let facts: [[String]]
  private let names: [String]
  private let lines: [String]
  private let barTable: Table?
  private let nextTable: Table?
  private let nextLines: [String]
  private let tunes: [TuneBlock]
  let json: JSONValue

  /// - Parameters:
  ///   - comparison: What was found.
  ///   - top: The number of bars and of characters that are shown.
  init(_ comparison: ModelComparison, top: Int) {
    let names = comparison.sides.map(\.name)
    self.names = names
    let loaded = comparison.sides.map(\.loaded)
    facts = [
      ["shape"] + loaded.map(\.shape),
      ["weights"] + loaded.map { $0.model.parameters.count.grouped },
      ["training"] + loaded.map(\.trainingSoFar),
      ["held-out bits recorded"] + loaded.map { $0.recordedHeldOutBits?.fixed(3) ?? "–" },
    ]
    lines = Self.lines(comparison)
    barTable = Self.barTable(comparison, names, top)
    nextTable = comparison.expectations.map { Self.nextTable($0, names, top) }
    nextLines = comparison.expectations.map { Self.nextLines($0, names) } ?? []
    tunes = comparison.drawn.map { drawn in
      let name = drawn.tune.record.model == loaded[0].model.digest.hexadecimal ? names[0] : names[1]
      let bits = drawn.tune.meanBits.fixed(2)
      return TuneBlock(
        drawn.entry,
        inText: [
          .text("\n\(drawn.entry.name) of \(name), \(bits) bits a character"),
          .text(drawn.entry.textToRead),
        ])
    }
    json = Self.json(comparison)
  }

  var blocks: [Block] {
    var table = Table([.left("")] + names.map { .left($0) })
    for row in facts { table.append(row) }
    var blocks: [Block] = [.table(table)]
    if !lines.isEmpty { blocks.append(.text("\n" + lines.joined(separator: "\n"))) }
    if let barTable { blocks += [.text(""), .table(barTable)] }
    if let nextTable { blocks += [.text(""), .table(nextTable)] }
    return blocks + nextLines.map { .text($0) } + tunes.map { .tune($0) }
  }

  /// The held-out tunes, in sentences.
  private static func lines(_ comparison: ModelComparison) -> [String] {
    guard let paired = comparison.paired else { return [] }
    let names = comparison.sides.map(\.name)
    let difference = paired.difference
    let interval = difference.interval
    let isClear = interval.lowerBound > 0 || interval.upperBound < 0
    let better = difference.value < 0 ? names[0] : names[1]
    var tunes = comparison.pairedCount.counted("held-out tune")
    if comparison.unreadableCount > 0 {
      tunes += " (\(comparison.unreadableCount.grouped) more that one of them cannot read)"
    }
    let judged =
      comparison.pairedCount == 1
      ? ", of a single tune"
      : " [\(interval.lowerBound.fixed(3)), \(interval.upperBound.fixed(3))], 95 % over tunes; "
        + (isClear ? "\(better) is better" : "too close to call")
    return [
      "\(tunes): \(paired.first.value.fixed(3)) bits a character, \(names[0]); "
        + "\(paired.second.value.fixed(3)), \(names[1])",
      "difference: \(difference.value.fixed(3))" + judged,
      "\(names[0]) is better at \((paired.firstIsBetter * 100).fixed(0)) % of the tunes",
    ]
  }

  /// The bars at which the models differ most.
  private static func barTable(
    _ comparison: ModelComparison, _ names: [String], _ top: Int
  ) -> Table? {
    guard let name = comparison.scoredName, !comparison.bars.isEmpty else { return nil }
    var table = Table([
      .right("bar"), .left("of \(name)"), .right("bits, \(names[0])"), .right(names[1]),
      .right("difference"),
    ])
    let ranked = comparison.bars.sorted {
      (abs($1.difference), $0.place) < (abs($0.difference), $1.place)
    }
    for bar in ranked.prefix(top) {
      table.append([
        bar.number.map { "\($0)" } ?? "", bar.text.onOneLine.cut(to: 40), bar.bits[0].fixed(1),
        bar.bits[1].fixed(1), bar.difference.fixed(1),
      ])
    }
    return table
  }

  private static func nextTable(
    _ next: ModelComparison.Expectations, _ names: [String], _ top: Int
  ) -> Table {
    var table = Table([.left("next character")] + names.map { .right($0) })
    func percent(_ probability: Double?) -> String {
      probability.map { "\(($0 * 100).fixed(2)) %" } ?? "–"
    }
    for (place, character) in next.characters.enumerated().prefix(top) {
      table.append([character.visible] + next.probabilities.map { percent($0[place]) })
    }
    let rest = next.characters.indices.dropFirst(top)
    if !rest.isEmpty {
      table.append(
        ["\(rest.count) others"]
          + next.probabilities.map { side in percent(rest.reduce(0) { $0 + (side[$1] ?? 0) }) })
    }
    return table
  }

  private static func nextLines(
    _ next: ModelComparison.Expectations, _ names: [String]
  ) -> [String] {
    [
      "entropy: \(next.entropies[0].fixed(2)) bits, \(names[0]); "
        + "\(next.entropies[1].fixed(2)) bits, \(names[1])",
      "divergence of \(names[1]) from \(names[0]): \(next.divergence.fixed(3)) bits",
    ]
  }

  private static func json(_ comparison: ModelComparison) -> JSONValue {
    [
      "models": .array(
        comparison.sides.map { side in
          [
            "name": .string(side.name), "shape": .string(side.loaded.shape),
            "weights": .int(side.loaded.model.parameters.count),
            "training": .string(side.loaded.trainingSoFar),
            "heldOutBits": side.loaded.recordedHeldOutBits.map(JSONValue.figure) ?? .null,
          ]
        }),
      "heldOut": comparison.paired.map { paired in
        [
          "tunes": .int(comparison.pairedCount), "unreadable": .int(comparison.unreadableCount),
          "first": .figure(paired.first.value), "second": .figure(paired.second.value),
          "difference": .figure(paired.difference.value),
          "low": .figure(paired.difference.interval.lowerBound),
          "high": .figure(paired.difference.interval.upperBound),
          "firstIsBetter": .figure(paired.firstIsBetter),
        ]
      } ?? .null,
      "scored": comparison.scoredName.map { .string($0) } ?? .null,
      "bars": .array(
        comparison.bars.map { bar in
          [
            "bar": bar.number.map { .int($0) } ?? .null, "text": .string(bar.text),
            "bits": .array(bar.bits.map { .figure($0) }),
          ]
        }),
      "next": comparison.expectations.map(json) ?? .null,
      "tunes": .array(
        comparison.drawn.map { drawn in
          [
            "model": .string(drawn.tune.record.model), "tune": .string(drawn.entry.name),
            "bitsPerCharacter": .figure(drawn.tune.meanBits), "abc": .string(drawn.entry.abcText),
          ]
        }),
    ]
  }

  private static func json(_ next: ModelComparison.Expectations) -> JSONValue {
    [
      "after": .string(next.text), "characters": .strings(next.characters.map { String($0) }),
      "probabilities": .array(
        next.probabilities.map { .array($0.map { $0.map(JSONValue.figure) ?? .null }) }),
      "entropies": .array(next.entropies.map { .figure($0) }),
      "divergence": .figure(next.divergence),
    ]
  }
}
