import Composition
import Drawing
import JSON

/// How far back a model remembers.
struct HorizonResult: CommandResult {
  /// A way of reading with its figures by distance.
  struct Line {
    let usesMemory: Bool
    /// From 1 bar on.
    let distances: [MemoryHorizon.Distance]

    /// Its name in charts and tables.
    fileprivate var name: String { usesMemory ? "with memory" : "without memory" }

    /// The distances in bars that are above both neighbours.
    fileprivate var peaks: [Int] {
      distances.indices.dropFirst().dropLast().filter {
        distances[$0].mean > distances[$0 - 1].mean && distances[$0].mean > distances[$0 + 1].mean
      }.map { $0 + 1 }
    }
  }

  private let lines: [Line]
  private let subject: String

  /// Makes a result of at least one line; all have the same distances.
  init(_ lines: [Line], of subject: String) {
    self.lines = lines.map { line in
      Line(
        usesMemory: line.usesMemory,
        distances: Array(line.distances.prefix { $0.characters > 0 }))
    }
    self.subject = subject
  }

  private var chart: LineChart {
    LineChart(
      title: "What a deleted bar changes in \(subject)", xTitle: "bars later",
      yTitle: "bits a character",
      series: lines.map { line in
        LineChart.Series(
          name: line.name,
          figures: line.peaks.isEmpty ? "" : "peaks at \(line.peaks.inWords) bars",
          points: zip(1..., line.distances).map { .init(x: Double($0), y: $1.mean) })
      })
  }

  private var table: Table {
    var table = Table(
      [.right("bars later")] + lines.map { .right($0.name) } + [.right("bars compared")])
    for index in lines[0].distances.indices {
      table.append(
        ["\(index + 1)"] + lines.map { $0.distances[index].mean.fixed(4) }
          + [lines[0].distances[index].bars.grouped])
    }
    return table
  }

  var blocks: [Block] { [.chart(chart), .table(table)] }

  var json: JSONValue {
    func mean(_ usesMemory: Bool, _ index: Int) -> JSONValue {
      lines.first { $0.usesMemory == usesMemory }.map { .figure($0.distances[index].mean) } ?? .null
    }
    return .array(
      lines[0].distances.indices.map { index in
        [
          "bars": .int(index + 1), "memory": mean(true, index), "plain": mean(false, index),
          "compared": .int(lines[0].distances[index].bars),
        ]
      })
  }
}

extension [Int] {
  /// The numbers in a sentence: `4, 8 and 16`.
  var inWords: String {
    let words = map { "\($0)" }
    guard words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}
