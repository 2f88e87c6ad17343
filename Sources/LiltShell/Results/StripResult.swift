import Composition
import Drawing
import JSON

/// Tunes that the checkpoints of a run drew with the same prime and random numbers, aligned by bar.
struct StripResult: CommandResult {
  static let shape = ResultShape.object(
    .init("run", "its folder"), .init("seed", "of the random numbers"),
    .init("settings", "how was drawn"), .init("prime", "what was read, without blank lines"),
    .init(
      "epochs",
      """
      epoch, heldOutBits, tune, faults, rightBars, inKey, longestMatch, musicCharacters, form, bars and \
      abc of each
      """))

  /// A checkpoint's tune with its figures.
  struct Row: Sendable {
    let epoch: Int
    /// The held-out bits a character of the record; nil if they are not recorded.
    let heldOutBits: Double?
    let entry: TuneShelf.Entry
    /// Whether it was drawn to its end.
    let isComplete: Bool
    let faultCount: Int
    let longestMatch: Int?
    let musicCharacters: Int
    let form: String
    /// Shares; nil in a tune without bars or notes.
    let rightBars: Double?
    let inKey: Double?
    let bars: FirstBars

    /// Judges `tune`, which is `entry` of the session.
    init(
      epoch: Int, heldOutBits: Double?, tune: DrawnTune, entry: TuneShelf.Entry,
      comparedWith index: MatchIndex?, bars: Int
    ) {
      let text = Array(tune.text.unicodeScalars)[...]
      let judgement = TuneJudgement(text, comparedWith: index)
      func figure(_ key: String) -> Double? {
        JudgedFigure.all.first { $0.key == key }?.estimate(over: [judgement])?.value
      }
      self.epoch = epoch
      self.heldOutBits = heldOutBits
      self.entry = entry
      isComplete = tune.endedByItself
      faultCount = judgement.faultCount
      longestMatch = judgement.longestMatch
      musicCharacters = judgement.characterCount
      form = judgement.formLetters
      rightBars = figure("rightBars")
      inKey = figure("notesInKey")
      self.bars = FirstBars(tune.text, atMost: bars)
    }
  }

  private let rows: [Row]
  private let run: String
  private let record: GenerationRecord
  private let hasCorpus: Bool

  /// The bars that stand side by side.
  private static let barsInTable = 4

  init(_ rows: [Row], run: String, record: GenerationRecord, hasCorpus: Bool) {
    self.rows = rows
    self.run = run
    self.record = record
    self.hasCorpus = hasCorpus
  }

  private var columns: [ListedColumn<Row>] {
    [
      .right("epoch", key: "epoch") { .number($0.epoch) },
      .right("held-out bits", key: "heldOutBits") { .figure($0.heldOutBits, decimals: 3) },
      .left("tune", key: "tune") { row in
        ListedValue(
          .string(row.entry.name), text: row.entry.name + (row.isComplete ? "" : ", cut off"))
      },
      .right("faults", key: "faults") { .count($0.faultCount) },
      .right("full bars", key: "rightBars") { .share($0.rightBars) },
      .right("in key", key: "inKey") { .share($0.inKey) },
      .left("form", key: "form") { .words($0.form) },
      .right("copied", key: "longestMatch") { row in
        ListedValue(
          row.longestMatch.map { .int($0) } ?? .null,
          text: row.longestMatch.map { "\($0) of \(row.musicCharacters.grouped)" } ?? "–")
      },
      .hidden(key: "musicCharacters") { .int($0.musicCharacters) },
      .hidden(key: "bars") { row in
        .array(
          row.bars.bars.keys.sorted().map { number in
            ["bar": .int(number), "text": .string(row.bars.bars[number] ?? "")]
          })
      },
      .hidden(key: "abc") { .string($0.entry.abcText) },
    ]
  }

  /// The bars by their numbers, a few side by side.
  private var barTables: [Block] {
    let numbers = Set(rows.flatMap(\.bars.bars.keys)).sorted()
    let starts = stride(from: 0, to: numbers.count, by: Self.barsInTable)
    return starts.flatMap { start -> [Block] in
      let shown = numbers[start..<min(start + Self.barsInTable, numbers.count)]
      var table = Table(
        [.right("epoch")] + shown.map { .left($0 == 0 ? "pick-up" : "bar \($0)") })
      for row in rows { table.append(["\(row.epoch)"] + shown.map { row.bars.bars[$0] ?? "" }) }
      return [.text(""), .table(table)]
    }
  }

  var blocks: [Block] {
    ListingResult(rows, columns).blocks + barTables
      + TuneBlock.blocks(listed: rows.map(\.entry))
  }

  var json: JSONValue {
    [
      "run": .string(run), "seed": .string(String(record.seed)),
      "settings": .string(record.settings.inWords), "prime": .string(record.prime.opening),
      "epochs": ListingResult(rows, columns).json,
    ]
  }
}

extension ListedValue {
  /// A share as a percentage; `nil` becomes a dash and null.
  static func share(_ share: Double?) -> ListedValue {
    ListedValue(
      share.map(JSONValue.figure) ?? .null, text: share.map { "\(($0 * 100).fixed(0)) %" } ?? "–")
  }
}
