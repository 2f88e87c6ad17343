import CharRNN
import Drawing
import JSON

/// The output of one LSTM cell after every character of a text.
struct CellActivity: CommandResult {
  private let cell: UnitIndex
  private let characters: [Unicode.Scalar]
  private let values: [Double]

  /// The places that are named as the highest and the lowest, and how far apart they are at least.
  private static let (placeCount, placeDistance) = (4, 6)
  /// The characters before a place that are shown with it.
  private static let contextLength = 16

  /// Reads `context`, then `text`.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character; `Interrupted`.
  init(
    of cell: UnitIndex, in text: String, after context: String, _ vocabulary: Vocabulary,
    _ predictor: Predictor, _ console: Console
  ) throws {
    self.cell = cell
    characters = Array(text.unicodeScalars)
    let tokens = try vocabulary.encode(characters).tokens
    var reader = Reader(predictor)
    try reader.read(try vocabulary.encode(context.unicodeScalars).tokens, console)
    var values: [Double] = []
    for token in tokens {
      try console.checkInterrupt()
      reader.read(token)
      values.append(Double(reader.state.hidden[cell.layer][cell.unit]))
    }
    self.values = values
  }

  private var mean: Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  /// The places with the largest of `values`, apart from each other.
  private static func top(_ values: [Double]) -> [Int] {
    var places: [Int] = []
    for place in values.indices.sorted(by: { (values[$1], $0) < (values[$0], $1) }) {
      if places.count == placeCount { break }
      if places.allSatisfy({ abs($0 - place) >= placeDistance }) { places.append(place) }
    }
    return places
  }

  private var highest: [Int] { Self.top(values) }
  private var lowest: [Int] { Self.top(values.map { -$0 }) }

  /// The text up to and including a place, on one line.
  private func text(upTo place: Int) -> String {
    let start = max(0, place - Self.contextLength)
    let shown = characters[start...place].visibleInLine
    return (start > 0 ? "…" : "") + shown
  }

  // MARK: Blocks

  var blocks: [Block] {
    let activity = ActivityText(
      zip(characters, values).map { ActivityText.Character($0, $1) })
    return [.activity(activity)] + (chart.map { [.chart($0)] } ?? [])
      + [.table(places), .text(summary)]
  }

  private var summary: String {
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    return
      "cell \(cell): \(least.fixed(3)) to \(most.fixed(3)), mean \(mean.fixed(3)), over "
      + "\(values.count.counted("character")); the strongest colour, or 9, is "
      + "\(max(least.magnitude, most.magnitude).fixed(3))"
  }

  private var places: Table {
    var table = Table([.left(""), .right("place"), .right("output"), .left("after reading")])
    for (name, found) in [("highest", highest), ("lowest", lowest)] {
      for (number, place) in found.enumerated() {
        table.append([
          number == 0 ? name : "", "\(place + 1)", values[place].fixed(3), text(upTo: place),
        ])
      }
    }
    return table
  }

  /// The mean of each bar, with the largest and the smallest; nil for a text of fewer than three bars.
  private var chart: LineChart? {
    let bars = characters.writtenBars
    guard bars.count > 2 else { return nil }
    func series(_ name: String, _ value: (ArraySlice<Double>) -> Double) -> LineChart.Series {
      LineChart.Series(
        name: name, figures: "",
        points: bars.enumerated().map { number, range in
          LineChart.Point(x: Double(number + 1), y: value(values[range]))
        })
    }
    return LineChart(
      title: "cell \(cell)", xTitle: "bar", yTitle: "output",
      series: [
        series("mean of the bar") { $0.reduce(0, +) / Double(max(1, $0.count)) },
        series("highest") { $0.max() ?? 0 }, series("lowest") { $0.min() ?? 0 },
      ])
  }

  // MARK: JSON

  var json: JSONValue {
    func places(_ found: [Int]) -> JSONValue {
      .array(
        found.map {
          [
            "place": .int($0 + 1), "value": .figure(values[$0]), "text": .string(text(upTo: $0)),
          ]
        })
    }
    return [
      "activity": .array(
        zip(characters, values).map {
          ["character": .string(String($0)), "value": .figure($1)]
        }),
      "cell": .string("\(cell)"), "least": .figure(values.min() ?? 0),
      "most": .figure(values.max() ?? 0), "mean": .figure(mean), "highest": places(highest),
      "lowest": places(lowest), "cells": .null, "corpus": .null, "fitted": .null,
      "measured": .null,
    ]
  }
}
