import CharRNN
import Composition
import Drawing
import JSON

/// What made a model expect a note or a bar.
struct WhyResult: CommandResult {
  let name: String
  let place: NotePlace
  /// The text of the note or bar.
  private let text: String
  private let surprisal: Double
  private let expected: [(character: Unicode.Scalar, probability: Double)]
  private let bars: [Bar]
  /// The number of earlier bars, shown or not.
  private let barCount: Int
  private let together: (bars: [Int], effect: NoteReasons.Together)?
  private let cells: [CellAblation.Cell]
  private let contexts: [SameContext]?

  /// The most places of training tunes.
  static let contextCount = 5
  private static let expectedCount = 5
  private static let leastProbability = 0.01
  private static let barWidth = 24

  private struct Bar {
    let number: Int
    let text: String
    let effect: NoteReasons.BarEffect
  }

  init(
    name: String, place: NotePlace, tune: QuestionedTune, reasons: NoteReasons, top: Int,
    cells: [CellAblation.Cell], vocabulary: Vocabulary,
    contexts: [SameContext]?
  ) {
    self.name = name
    self.place = place
    self.contexts = contexts
    text = tune.text(reasons.range)
    surprisal = reasons.surprisal
    expected = reasons.expected.ranking.prefix(Self.expectedCount).map {
      (vocabulary.characters[$0], reasons.expected.probabilities[$0])
    }.filter { $0.probability >= Self.leastProbability }
    bars = reasons.bars.prefix(top).map {
      Bar(
        number: tune.bars[$0.bar].number, text: tune.text(tune.bars[$0.bar].range), effect: $0)
    }
    barCount = reasons.bars.count
    together = reasons.together.map { together in
      (reasons.namedBars.map { tune.bars[$0].number }, together)
    }
    self.cells = Array(cells.prefix(top))
  }

  // MARK: Text

  var blocks: [Block] {
    var blocks: [Block] = [.text(opening)]
    if !bars.isEmpty { blocks.append(.table(barTable)) }
    if let closing { blocks.append(.text(closing)) }
    blocks.append(.table(cellTable))
    if let contexts {
      blocks.append(
        contexts.isEmpty ? .text("no training tune has the last character") : .table(contextTable))
    }
    return blocks
  }

  private var opening: String {
    let what = place.note.map { "note \($0) of bar \(place.bar)" } ?? "bar \(place.bar)"
    let first = expected.map {
      "\(UnknownCharacter.quoted($0.character)) \(($0.probability * 100).fixed(0)) %"
    }
    return """
      \(name), \(what): '\(text)', \(surprisal.fixed(2)) bits
      expected as its first character: \(first.joined(separator: ", "))
      """
  }

  private var barTable: Table {
    var table = Table([
      .right("bar"), .left("text"), .right("moves"), .left(""), .right("argues"),
    ])
    let largest = bars.map(\.effect.divergence).max() ?? 0
    for entry in bars {
      table.append([
        "\(entry.number)", entry.text.cut(to: 32), entry.effect.divergence.fixed(3),
        bar(entry.effect.divergence, of: max(0.1, largest), width: Self.barWidth),
        entry.effect.support.signed(3),
      ])
    }
    return table
  }

  private var closing: String? {
    if bars.isEmpty { return "there is no earlier bar" }
    guard let together else { return nil }
    return """
      \(barCount.counted("earlier bar")); bars \(together.bars.sorted().inWords) deleted together \
      move it by \(together.effect.named.fixed(3)) bits, three others drawn by chance by \
      \(together.effect.median.fixed(3))
      """
  }

  private var cellTable: Table {
    var table = Table([.right("cell"), .right("carries"), .left(""), .right("argues")])
    let largest = cells.map { $0.support.magnitude }.max() ?? 0
    for cell in cells {
      table.append([
        cell.name, Double(cell.value).fixed(2),
        bar(cell.support.magnitude, of: max(0.01, largest), width: Self.barWidth),
        cell.support.signed(3),
      ])
    }
    return table
  }

  private var contextTable: Table {
    var table = Table([
      .right("same characters"), .left("then"), .left("training tune"), .right("bar"),
    ])
    for context in contexts ?? [] {
      table.append([
        "\(context.length)", context.next, (context.title ?? "").cut(to: 40), "\(context.bar)",
      ])
    }
    return table
  }

  // MARK: JSON

  var json: JSONValue {
    [
      "tune": .string(name), "bar": .int(place.bar), "note": place.note.map { .int($0) } ?? .null,
      "text": .string(text), "bits": .figure(surprisal),
      "expected": .array(
        expected.map { .array([.string(String($0.character)), .figure($0.probability)]) }),
      "bars": .array(
        bars.map {
          [
            "bar": .int($0.number), "text": .string($0.text),
            "divergence": .figure($0.effect.divergence), "support": .figure($0.effect.support),
          ]
        }),
      "together": togetherJSON,
      "cells": .array(
        cells.map {
          [
            "layer": .int($0.layer + 1), "unit": .int($0.unit + 1),
            "value": .figure(Double($0.value)), "support": .figure($0.support),
          ]
        }),
      "contexts": contexts.map { .array($0.map(Self.json)) } ?? .null,
    ]
  }

  private var togetherJSON: JSONValue {
    guard let (bars, effect) = together else { return .null }
    return [
      "bars": .array(bars.map { .int($0) }), "divergence": .figure(effect.named),
      "others": .array(effect.others.map { .figure($0) }),
    ]
  }

  private static func json(_ context: SameContext) -> JSONValue {
    [
      "length": .int(context.length), "tune": .int(context.tune + 1),
      "title": context.title.map { .string($0) } ?? .null, "bar": .int(context.bar),
      "next": .string(context.next),
    ]
  }
}

extension CellAblation.Cell {
  /// The cell as it is typed: layer and unit, both from 1.
  fileprivate var name: String { "\(layer + 1):\(unit + 1)" }
}

extension Double {
  /// The number with exactly `decimals` digits after the point and its sign; 0 has none.
  func signed(_ decimals: Int) -> String {
    let text = fixed(decimals)
    return self > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
  }
}
