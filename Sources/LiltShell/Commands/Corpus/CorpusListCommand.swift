import ArgumentParser
import Drawing
import JSON

struct CorpusListCommand: Command {
  static let name = "corpus list"
  static let summary = "List the corpora that can be loaded or fetched by name"
  static let group = CommandGroup.corpus
  static let result: ResultShape? = .array(
    of: "corpora", .init("name", "what 'corpus load' takes"),
    .init("title", "what it is; null for a corpus that the catalogue lacks"),
    .init("tunes", "how many tunes the catalogue says it has, or null"),
    .init("characters", "how many characters the catalogue says it has, or null"),
    .init("files", "how many files it has"),
    .init("state", "shipped, found, fetched, or absent: to be fetched"),
    .init("where", "the file or the folder of the files; of an absent corpus its source"))

  func run(in session: inout Session) throws {
    let catalogue = try Catalogue(in: session)
    let absent = catalogue.absent
    let rows =
      catalogue.described.compactMap { corpus in
        catalogue.entry(named: corpus.name).map(Row.init)
          ?? (absent.contains(corpus) ? Row(corpus) : nil)
      } + catalogue.entries.filter { $0.description == nil }.map(Row.init)
    if rows.isEmpty {
      session.note("no corpus is at hand; 'corpus load' takes ABC files and folders too")
      if !session.console.isForPrograms { return }
    }
    session.show(ListingResult(rows, Self.columns))
    if !absent.isEmpty { session.note("'\(CorpusFetchCommand.name) NAME' fetches one") }
  }

  /// A corpus that is here or can be fetched.
  private struct Row {
    let name: String
    let description: CataloguedCorpus?
    let files: Int
    /// Where it was found; `nil` if it is not here.
    let origin: Catalogue.Entry.Origin?
    let place: String

    init(_ entry: Catalogue.Entry) {
      (name, description, files) = (entry.name, entry.description, entry.files.count)
      (origin, place) = (entry.origin, entry.place)
    }

    init(_ corpus: CataloguedCorpus) {
      (name, description, files) = (corpus.name, corpus, corpus.files.count)
      (origin, place) = (nil, corpus.origin)
    }
  }

  private static let columns: [ListedColumn<Row>] = [
    .left("name", key: "name") { .words($0.name) },
    .hidden(key: "title") { $0.description.map { .string($0.title) } ?? .null },
    .right("tunes", key: "tunes") { count($0.description?.tunes) },
    .right("characters", key: "characters") { count($0.description?.characters) },
    .right("files", key: "files") { .count($0.files) },
    .left("state", key: "state") {
      ListedValue(.string($0.origin?.rawValue ?? "absent"), text: $0.origin?.rawValue ?? "to fetch")
    },
    .left("where", key: "where") { .words($0.place) },
  ]

  /// A count that the catalogue may not have.
  private static func count(_ count: Int?) -> ListedValue {
    count.map(ListedValue.count) ?? ListedValue(.null, text: "–")
  }
}
