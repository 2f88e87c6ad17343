import Composition
import Drawing
import JSON

/// What the instruments of the same tunes tell the checkpoints of a run, by epoch.
///
/// Held-out bits stand beside: a model that overfits is surer of everything, so that a shifted part surprises
/// it more, and the figure rises although the model predicts worse.
struct RelationCourse: CommandResult {
  /// A checkpoint with what it found.
  struct Row: Sendable {
    let epoch: Int
    /// The held-out bits a character of the record; nil if they are not recorded.
    let heldOutBits: Double?
    let estimates: [RelationEstimate]

    init(epoch: Int, heldOutBits: Double?, found: RelationJob.Found) {
      self.epoch = epoch
      self.heldOutBits = heldOutBits
      estimates = found.estimates
    }
  }

  private let rows: [Row]
  private let run: String
  private let pairs: [InstrumentPair]

  init(_ rows: [Row], run: String) {
    self.rows = rows
    self.run = run
    let known = Set(rows.flatMap { $0.estimates.map(\.pair) })
    pairs = InstrumentPair.all.filter(known.contains)
  }

  private func estimate(_ pair: InstrumentPair, _ row: Row) -> RelationEstimate? {
    row.estimates.first { $0.pair == pair }
  }

  private var table: Table {
    var table = Table(
      [.right("epoch"), .right("held-out bits")] + pairs.map { .right($0.inWords) })
    for row in rows {
      table.append(
        ["\(row.epoch)", row.heldOutBits?.fixed(3) ?? "–"]
          + pairs.map { estimate($0, row)?.saved.inWords ?? "–" })
    }
    return table
  }

  private var chart: LineChart {
    let series = pairs.map { pair in
      let points = rows.compactMap { row in
        estimate(pair, row).map {
          LineChart.Point(x: Double(row.epoch), y: $0.saved.value)
        }
      }
      let last = points.last.map { "\($0.y.fixed(2)) bits" } ?? ""
      return LineChart.Series(name: pair.inWords, figures: last, points: points)
    }
    return LineChart(
      title: "What one instrument tells, \(run)", xTitle: "epochs",
      yTitle: "bits saved on a note or symbol", series: series)
  }

  var blocks: [Block] {
    [
      .table(table),
      .text(RelationResult.explanation),
      .chart(chart),
    ]
  }

  var json: JSONValue {
    [
      "epochs": .array(
        rows.map { row in
          var object: JSONObject = [
            "epoch": .int(row.epoch),
            "heldOutBits": row.heldOutBits.map(JSONValue.figure) ?? .null,
          ]
          for estimate in row.estimates {
            let key = estimate.pair.key
            object[key] = .figure(estimate.saved.value)
            object[key + "Low"] = .figure(estimate.saved.interval.lowerBound)
            object[key + "High"] = .figure(estimate.saved.interval.upperBound)
          }
          return .object(object)
        })
    ]
  }
}

extension InstrumentPair {
  /// The name in JSON, such as `melodyByChords`.
  fileprivate var key: String {
    let teller = teller.rawValue
    return predicted.rawValue + "By" + teller.prefix(1).uppercased() + teller.dropFirst()
  }
}
