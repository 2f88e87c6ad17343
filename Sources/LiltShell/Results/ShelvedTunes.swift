import Drawing
import JSON

/// Tunes of the session as results.
enum ShelvedTunes {
  static let shape = ResultShape.array(
    of: "tunes", .init("name", "what commands call it by"), .init("title", "its title, or null"),
    .init("characters", "of its text"), .init("cell", "the cell that made it"),
    .init("kept", "whether it was chosen to be kept"),
    .init("saved", "whether a file holds it too"))

  private static let columns: [ListedColumn<TuneShelf.Entry>] = [
    .left("name", key: "name") { .words($0.name) },
    .left("title", key: "title") { .words($0.title) },
    .right("characters", key: "characters") { .count($0.text.unicodeScalars.count) },
    .right("cell", key: "cell") { .number($0.cell) },
    .left("kept", key: "kept") { .flag($0.isKept, "yes", "") },
    .left("saved", key: "saved") { .flag($0.isSaved, "yes", "no") },
  ]

  /// The tunes as a table.
  static func listing(of tunes: some Sequence<TuneShelf.Entry>) -> ListingResult {
    ListingResult(tunes, columns)
  }

  /// The tunes, a line each: name, title and the text that `words` returns.
  static func lines(
    of tunes: some Collection<TuneShelf.Entry>, _ words: (TuneShelf.Entry) -> String = { _ in "" }
  ) -> ReportResult {
    ReportResult(
      tunes.map { .text($0.line + words($0)) }, json: listing(of: tunes).json)
  }

  /// New tunes, a line each, which a page also lets people hear.
  static func added(_ tunes: [TuneShelf.Entry]) -> ReportResult {
    let lines = lines(of: tunes)
    return ReportResult(lines.blocks + TuneBlock.blocks(listed: tunes), json: lines.json)
  }
}
