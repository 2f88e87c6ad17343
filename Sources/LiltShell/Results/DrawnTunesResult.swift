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
    .init("bitsPerCharacter", "their mean surprisal, or null"), .init("ended", "why"),
    .init("header", "the header that lilt put before what was drawn"),
    .init(
      "form",
      "what the form did: bits removed in all and in each bar, characters imposed, −log₂ Z; or null"
    ),
    .init("abc", "the tune"))

  /// The tunes by mean surprisal, the least first.
  private let ranked: [Made]
  /// Whether to show the text of the only tune instead of a table.
  private let isText: Bool

  init(_ made: [Made], isText: Bool = false) {
    ranked = made.sorted { $0.tune.meanBits < $1.tune.meanBits }
    self.isText = isText
  }

  var json: JSONValue { ListingResult(ranked, Self.columns).json }

  var blocks: [Block] {
    if isText { return ranked.map { .text($0.tune.record.placed(in: $0.tune.text)) } }
    return ListingResult(ranked, Self.columns).blocks
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
