import ArgumentParser
import Drawing

struct CorpusListCommand: Command {
  static let name = "corpus list"
  static let summary = "List the corpora that can be loaded by name"
  static let group = CommandGroup.corpus
  static let result: ResultShape? = .array(
    of: "corpora", .init("name", "what 'corpus load' takes"),
    .init("files", "how many files it has"),
    .init("where", "the file, or the folder of the files"))

  func run(in session: inout Session) throws {
    let catalogue = try Catalogue(in: session)
    if catalogue.entries.isEmpty {
      session.note("no corpus is at hand; 'corpus load' takes ABC files and folders too")
      if !session.console.isForPrograms { return }
    }
    session.show(ListingResult(catalogue.entries, Self.columns))
  }

  private static let columns: [ListedColumn<Catalogue.Entry>] = [
    .left("name", key: "name") { .words($0.name) },
    .right("files", key: "files") { .count($0.files.count) },
    .left("where", key: "where") { .words($0.place) },
  ]
}
