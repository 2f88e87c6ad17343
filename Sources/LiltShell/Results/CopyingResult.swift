import CharRNN
import Composition
import Drawing
import JSON

/// How much the tunes of each epoch of a run have in common with the corpus.
struct CopyingResult: CommandResult {
  static let shape = ResultShape.array(
    of: "epochs", .init("epoch", "the epochs completed"),
    .init("trainingBits", "its training loss in bits a character, or null"),
    .init("heldOutBits", "its held-out loss, or null"), .init("tunes", "the tunes drawn"),
    .init("match50", "music characters of the longest match with a tune to train on, the median"),
    .init("match90", "what nine of ten tunes keep within"),
    .init("copied", "the share past what 95 % of people's tunes keep within, or null"),
    .init("limit", "what 95 % of people's tunes keep within, or null"))

  /// An epoch.
  struct Row: Sendable {
    let epoch: Int
    let tuneCount: Int
    let median: Double
    let high: Double
    let copied: Double?
    let loss: Provenance.Epoch?

    /// - Parameters:
    ///   - epoch: Its number.
    ///   - lengths: The longest match of each tune; at least one.
    ///   - borrowing: What they are compared with.
    ///   - loss: What the run recorded.
    init(
      _ epoch: Int, _ lengths: [Int], beside borrowing: HumanBorrowing?, loss: Provenance.Epoch?
    ) {
      self.epoch = epoch
      tuneCount = lengths.count
      let sorted = lengths.map(Double.init).sorted()
      median = JudgedFigure.quantile(0.5, of: sorted)
      high = JudgedFigure.quantile(0.9, of: sorted)
      copied = borrowing.map { people in
        Double(lengths.count(where: people.isCopied)) / Double(lengths.count)
      }
      self.loss = loss
    }
  }

  private let rows: [Row]
  private let borrowing: HumanBorrowing?
  private let run: String

  init(_ rows: [Row], beside borrowing: HumanBorrowing?, run: String) {
    self.rows = rows
    self.borrowing = borrowing
    self.run = run
  }

  var json: JSONValue { listing.json }
  var blocks: [Block] { [.chart(chart)] + listing.blocks }

  private var listing: ListingResult {
    let limit = borrowing?.limit
    return ListingResult(
      rows,
      [
        .right("epoch", key: "epoch") { .count($0.epoch) },
        .right("training bits", key: "trainingBits") {
          .figure($0.loss?.trainingBits, decimals: 3)
        },
        .right("held-out bits", key: "heldOutBits") { .figure($0.loss?.heldOutBits, decimals: 3) },
        .right("tunes", key: "tunes") { .count($0.tuneCount) },
        .right("match p50", key: "match50") { .figure($0.median, decimals: 0) },
        .right("match p90", key: "match90") { .figure($0.high, decimals: 0) },
        .right("copied", key: "copied") { .figure($0.copied, decimals: 2) },
        .hidden(key: "limit") { _ in limit.map { .figure($0) } ?? .null },
      ])
  }

  private var chart: LineChart {
    func line(_ name: String, _ figure: (Row) -> Double) -> LineChart.Series {
      let points = rows.map { LineChart.Point(x: Double($0.epoch), y: figure($0)) }
      return LineChart.Series(
        name: name, figures: rows.last.map { figure($0).fixed(0) } ?? "", points: points)
    }
    var series = [line("nine of ten tunes", \.high), line("median", \.median)]
    if let limit = borrowing?.limit {
      series.append(line("95 % of people's tunes") { _ in limit })
    }
    return LineChart(
      title: "Longest match with a tune to train on, \(run)", xTitle: "epochs",
      yTitle: "music characters", series: series)
  }
}
