import Composition
import Drawing
import JSON

/// Tunes of the session as results.
enum ShelvedTunes {
  static let shape = ResultShape.array(
    of: "tunes", .init("name", "what commands call it by"), .init("title", "its title, or null"),
    .init("meter", "M:, or null"), .init("key", "K:, or null"), .init("bars", "how many it has"),
    .init("faults", "how many it has"), .init("characters", "of its text"),
    .init("cell", "the cell that made it"), .init("kept", "whether it was chosen to be kept"),
    .init("saved", "whether a file holds it too"),
    .init("firstBars", "the beginning of its music, on one line"))

  private typealias Row = (entry: TuneShelf.Entry, summary: TuneSummary)

  /// The columns; titles and kept marks are in the table only if some tune has one.
  private static func columns(hasTitles: Bool, hasKept: Bool) -> [ListedColumn<Row>] {
    func column(_ title: String, if isShown: Bool) -> Table.Column? { isShown ? .left(title) : nil }
    return [
      .left("name", key: "name") { .words($0.entry.name) },
      ListedColumn(head: column("title", if: hasTitles), key: "title") { row in
        ListedValue(
          row.entry.title.map { .string($0) } ?? .null,
          text: row.entry.tellingTitle?.cut(to: widestTitle) ?? "")
      },
      .left("metre", key: "meter") { .words($0.summary.meter) },
      .left("key", key: "key") { .words($0.summary.key) },
      .right("bars", key: "bars") { .count($0.summary.barCount) },
      .right("faults", key: "faults") { .count($0.summary.faultCount) },
      .hidden(key: "characters") { .int($0.entry.text.unicodeScalars.count) },
      .hidden(key: "cell") { .int($0.entry.cell) },
      ListedColumn(head: column("kept", if: hasKept), key: "kept") {
        .flag($0.entry.isKept, "yes", "")
      },
      .left("saved", key: "saved") { .flag($0.entry.isSaved, "yes", "no") },
      .left("first bars", key: "firstBars") { .words($0.summary.firstBars) },
    ]
  }

  /// The most columns of a title.
  private static let widestTitle = 20

  /// The tunes as a table; each is parsed once.
  static func listing(of tunes: some Sequence<TuneShelf.Entry>) -> ListingResult {
    let rows = tunes.map { Row($0, TuneSummary($0.text)) }
    return ListingResult(
      rows,
      columns(
        hasTitles: rows.contains { $0.entry.tellingTitle != nil },
        hasKept: rows.contains(where: \.entry.isKept)))
  }

  /// Tunes, a line each; their JSON is that of the table.
  struct Lines: CommandResult {
    let blocks: [Block]
    fileprivate let tunes: [TuneShelf.Entry]

    /// Parses the tunes, which may be many, only here.
    var json: JSONValue { listing(of: tunes).json }
  }

  /// The tunes, a line each: name, title and the text that `words` returns.
  static func lines(
    of tunes: some Collection<TuneShelf.Entry>, _ words: (TuneShelf.Entry) -> String = { _ in "" }
  ) -> Lines {
    Lines(blocks: tunes.map { .text($0.line + words($0)) }, tunes: Array(tunes))
  }

  /// New tunes, a line each, which a page also lets people hear.
  static func added(_ tunes: [TuneShelf.Entry]) -> Lines {
    Lines(
      blocks: lines(of: tunes).blocks + TuneBlock.blocks(listed: tunes), tunes: tunes)
  }
}

extension TuneShelf.Entry {
  /// The title; `nil` for that of a tune whose title nobody chose.
  fileprivate var tellingTitle: String? { title == HeaderCensus.untitled ? nil : title }
}
