import CharRNN
import Composition
import Drawing
import JSON

/// What a change of a tune's text changes in what a model expects.
struct WhatifResult: CommandResult {
  private let name: String
  private let old: String
  private let new: String
  private let count: Int
  private let bars: [(number: Int, text: String, change: PartedTexts.BarChange)]
  private let parting: (bar: Int?, parting: PartedTexts.Parting)?
  private let futures: PartedFutures
  private let seed: UInt64?

  private static let barWidth = 20

  init(
    name: String, old: String, new: String, tune: QuestionedTune, parted: PartedTexts,
    futures: PartedFutures, seed: UInt64?
  ) {
    self.name = name
    self.old = old
    self.new = new
    self.futures = futures
    self.seed = seed
    count = parted.count
    bars = parted.bars.map { change in
      let bar = tune.bars[change.bar]
      return (bar.number, tune.text(bar.range), change)
    }
    parting = parted.parting.map { parting in
      (tune.bars.first { $0.range.upperBound > parting.place }?.number, parting)
    }
  }

  // MARK: Text

  var blocks: [Block] {
    [.text(opening)] + (bars.isEmpty ? [] : [.table(barTable)])
      + [.text(partingLine), .table(futureTable), .text(closing)]
  }

  private var opening: String {
    "\(name) with '\(new)' in place of '\(old)'" + (count > 1 ? ", \(count) times" : "")
  }

  private var barTable: Table {
    var table = Table([
      .right("bar"), .left("text"), .right("moves"), .left(""), .right("surprises more"), .left(""),
    ])
    let largest = bars.map(\.change.divergence).max() ?? 0
    for entry in bars {
      table.append([
        "\(entry.number)", entry.text.cut(to: 32), entry.change.divergence.fixed(2),
        bar(entry.change.divergence, of: max(0.1, largest), width: Self.barWidth),
        entry.change.surprisalChange.signed(2), entry.change.isChanged ? "changed" : "",
      ])
    }
    return table
  }

  private var partingLine: String {
    guard let (bar, parting) = parting else {
      return "nowhere behind the change is another character likeliest"
    }
    let place = bar.map { "in bar \($0)" } ?? "behind the last bar"
    return """
      first parting \(place): \(UnknownCharacter.quoted(parting.before)) is likeliest as it is, \
      \(UnknownCharacter.quoted(parting.after)) after the change
      """
  }

  private var futureTable: Table {
    var table = Table([.right(""), .left("goes on as it is"), .left("after the change"), .left("")])
    let first = futures.bars.firstIndex { $0.before != $0.after }
    for (index, bar) in futures.bars.enumerated() {
      table.append([
        "\(index + 1)", bar.before.onOneLine, bar.after.onOneLine, index == first ? "← parts" : "",
      ])
    }
    return table
  }

  private var closing: String {
    let drawn = seed.map { "drawn with seed \($0)" } ?? "the likeliest characters"
    guard let common = futures.common else { return "\(drawn): both go on alike" }
    return "\(drawn): \(common.counted("character")) in common before the first difference"
  }

  // MARK: JSON

  var json: JSONValue {
    [
      "tune": .string(name), "old": .string(old), "new": .string(new), "count": .int(count),
      "bars": .array(
        bars.map {
          [
            "bar": .int($0.number), "text": .string($0.text),
            "divergence": .figure($0.change.divergence),
            "surprisalChange": .figure($0.change.surprisalChange),
            "changed": .bool($0.change.isChanged),
          ]
        }),
      "parting": partingJSON,
      "futures": .array(
        futures.bars.map { ["before": .string($0.before), "after": .string($0.after)] }),
      "common": futures.common.map { .int($0) } ?? .null,
    ]
  }

  private var partingJSON: JSONValue {
    guard let (bar, parting) = parting else { return .null }
    return [
      "bar": bar.map { .int($0) } ?? .null, "place": .int(parting.place),
      "before": .string(String(parting.before)), "after": .string(String(parting.after)),
    ]
  }
}
