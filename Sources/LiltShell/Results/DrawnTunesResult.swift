import Composition
import Drawing
import JSON

/// Tunes that a model drew, with their names on the shelf.
struct DrawnTunesResult: CommandResult {
  /// A finished drawing and its entries on the shelf: one tune for every `X:` in the text.
  struct Made: Sendable {
    let tune: DrawnTune
    let entries: [TuneShelf.Entry]
  }

  static let shape = ResultShape.array(
    of: "drawn tunes, the least surprising first",
    .init("tunes", "their names in the session"), .init("seed", "what makes it again"),
    .init("settings", "how it was drawn"), .init("drawn", "characters drawn"),
    .init("bitsPerCharacter", "their mean surprisal, or null"),
    .init("figure", "what --best-by ranks by"), .init("ended", "why"),
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
    columns = figures.map { Self.columns(with: $0) } ?? Self.columns
    self.isText = isText
  }

  private static func columns(with figures: RankedTunes.Figures) -> [ListedColumn<Made>] {
    let head = figures.name.map { Table.Column.right($0) }
    let figure = ListedColumn<Made>(head: head, key: "figure") { made in
      ListedValue.figure(figures.values[made.tune.record.seed], decimals: figures.decimals)
    }
    return Array(columns.prefix(5)) + [figure] + columns.dropFirst(5)
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

  private static let columns: [ListedColumn<Made>] = [
    .left("tune", key: "tunes") { made in
      let names = made.entries.map(\.name)
      return ListedValue(.strings(names), text: names.joined(separator: ", "))
    },
    .right("seed", key: "seed") { .words(String($0.tune.record.seed)) },
    .hidden(key: "settings") { .string($0.tune.record.settings.inWords) },
    .right("characters", key: "drawn") { .count($0.tune.drawnCount) },
    .right("bits/character", key: "bitsPerCharacter") { made in
      let (bits, isEmpty) = (made.tune.meanBits, made.tune.drawnCount == 0)
      return ListedValue(isEmpty ? .null : .figure(bits), text: bits.fixed(2))
    },
    .left("ended", key: "ended") { .words($0.tune.ending) },
    .left("title", key: nil) { .words($0.entries.first?.title) },
    .hidden(key: "header") { .string($0.tune.record.prime.header) },
    .hidden(key: "form") { $0.tune.confession?.json ?? .null },
    .hidden(key: "abc") { .string($0.tune.text) },
  ]
}

extension DrawnTune.Confession {
  fileprivate var json: JSONValue {
    [
      "removedBits": .figure(removedBits), "barBits": .array(barBits.map { .figure($0) }),
      "imposed": .int(imposedCount), "evidenceBits": .figure(evidenceBits),
    ]
  }
}
