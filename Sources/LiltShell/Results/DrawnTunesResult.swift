import Composition
import Drawing
import JSON

/// Tunes that a model drew, with their names on the shelf.
struct DrawnTunesResult: CommandResult {
  /// A finished drawing and its entries on the shelf: one tune for every `X:` in the text.
  struct Made: Sendable {
    let tune: DrawnTune
    let entries: [TuneShelf.Entry]
    /// The faults of all entries.
    let faultCount: Int

    /// Parses the entries.
    init(tune: DrawnTune, entries: [TuneShelf.Entry]) {
      self.tune = tune
      self.entries = entries
      faultCount = entries.reduce(0) { $0 + PlayedTune($1.text).faultCount }
    }

    /// The beginning of the first entry's music, on one line.
    var firstBars: String? { entries.first.map { TuneSummary.firstBars(of: $0.text) } }
  }

  static let shape = ResultShape.array(
    of: "drawn tunes, the least surprising first",
    .init("tunes", "their names in the session"), .init("seed", "what makes it again"),
    .init("settings", "how it was drawn"), .init("drawn", "characters drawn"),
    .init("bitsPerCharacter", "their mean surprisal, or null"),
    .init("figure", "what --best-by ranks by"), .init("ended", "why"),
    .init("faults", "how many it has"),
    .init("header", "the header that lilt put before what was drawn"),
    .init(
      "form",
      "what the form did: bits removed in all and in each bar, characters imposed, −log₂ Z; or null"
    ),
    .init("abc", "the tune"))

  /// The tunes in order: by mean surprisal, the least first, or by other figures.
  private let ranked: [Made]
  /// The columns of the table.
  private let columns: [ListedColumn<Made>]
  /// Whether to show the text of the only tune instead of a table.
  private let isText: Bool

  /// - Parameters:
  ///   - made: The drawn tunes; in their order if there are figures.
  ///   - figures: The words of the figure of each tune by its seed; `nil` to rank by surprisal.
  ///   - isText: Whether to show the text of the only tune.
  init(_ made: [Made], figures: RankedTunes.Figures? = nil, isText: Bool = false) {
    ranked = figures == nil ? made.sorted { $0.tune.meanBits < $1.tune.meanBits } : made
    columns = Self.columns(figures, hasEndings: Set(made.map(\.tune.ending)).count > 1)
    self.isText = isText
  }

  /// The ending of all tunes, if there are several and all ended for the same reason: the table does
  /// not say it.
  var commonEnding: String? {
    let endings = Set(ranked.map(\.tune.ending))
    return ranked.count > 1 && endings.count == 1 ? endings.first : nil
  }

  var json: JSONValue { ListingResult(ranked, columns).json }

  var blocks: [Block] {
    if isText {
      return ranked.flatMap {
        TuneBlock.blocks($0.entries, inText: .text($0.tune.record.placed(in: $0.tune.text)))
      }
    }
    return ListingResult(ranked, columns).blocks
      + TuneBlock.blocks(listed: ranked.flatMap(\.entries))
  }

  /// The columns, with `figures` if tunes are ranked by them, and the endings if they differ.
  private static func columns(
    _ figures: RankedTunes.Figures?, hasEndings: Bool
  ) -> [ListedColumn<Made>] {
    let figure = figures.map { figures in
      ListedColumn<Made>(head: figures.name.map { .right($0) }, key: "figure") { made in
        ListedValue.figure(figures.values[made.tune.record.seed], decimals: figures.decimals)
      }
    }
    return [
      .left("tune", key: "tunes") { made in
        let names = made.entries.map(\.name)
        return ListedValue(.strings(names), text: names.joined(separator: ", "))
      },
      .right("seed", key: "seed") { .words(String($0.tune.record.seed)) },
      .hidden(key: "settings") { .string($0.tune.record.settings.inWords) },
      .right("drawn", key: "drawn") { .count($0.tune.drawnCount) },
      .right("bits/character", key: "bitsPerCharacter") { made in
        let (bits, isEmpty) = (made.tune.meanBits, made.tune.drawnCount == 0)
        return ListedValue(isEmpty ? .null : .figure(bits), text: bits.fixed(2))
      },
    ] + (figure.map { [$0] } ?? []) + [
      ListedColumn(head: hasEndings ? .left("ended") : nil, key: "ended") {
        .words($0.tune.ending)
      },
      .right("faults", key: "faults") { .count($0.faultCount) },
      .left("first bars", key: nil) { .words($0.firstBars) },
      .hidden(key: "header") { .string($0.tune.record.prime.header) },
      .hidden(key: "form") { $0.tune.confession?.json ?? .null },
      .hidden(key: "abc") { .string($0.tune.text) },
    ]
  }
}

extension DrawnTune.Confession {
  fileprivate var json: JSONValue {
    [
      "removedBits": .figure(removedBits), "barBits": .array(barBits.map { .figure($0) }),
      "imposed": .int(imposedCount), "evidenceBits": .figure(evidenceBits),
    ]
  }
}

extension Failure {
  /// Drawing that the user stopped; `made` stays in the session.
  init(stoppedAfter made: [DrawnTunesResult.Made]) {
    let count = made.reduce(0) { $0 + $1.tune.drawnCount }
    var message = "stopped after \(count.counted("character"))"
    let names = made.flatMap(\.entries).map(\.name)
    if let first = names.first, let last = names.last {
      message += "; kept as \(first)" + (first == last ? "" : " to \(last)")
    }
    self.init(message, kind: .interrupted)
    keepsWhatWasDone = true
  }
}
