import ArgumentParser
import Drawing
import JSON

struct CorpusFetchCommand: Command {
  static let name = "corpus fetch"
  static let summary = "Download a corpus of the catalogue"
  static let details = """
    Shows where the corpus comes from and under which licence, downloads it with curl or pip, \
    compares every file with the catalogue and keeps it in your folder for data (LILT_DATA). What \
    is here already is not downloaded again. Ctrl-C stops and leaves nothing.
    """
  static let group = CommandGroup.corpus
  static let saving = SavedAs.leftOut
  static let result: ResultShape? = .object(
    .init("name", "what 'corpus load' takes"), .init("title", "what it is"),
    .init("tunes", "tunes, duplicates included"), .init("characters", "characters of all files"),
    .init("licence", "its licence, as found"),
    .init("provenance", "who made the files and how they came here"),
    .init("from", "where it is downloaded from"), .init("files", "how many files it has"),
    .init("bytes", "bytes of all files"))

  @Argument(help: ArgumentHelp("A corpus of the catalogue.", valueName: "catalogued"))
  var corpus: String

  @Flag(help: "Download it again and replace what is here.")
  var replace = false

  func run(in session: inout Session) throws {
    let catalogue = try Catalogue(in: session)
    guard let corpus = catalogue.described.first(where: { $0.name == corpus }) else {
      throw Failure.notInCatalogue(
        corpus, nearest: nearest(to: corpus, in: catalogue.described.map(\.name)))
    }
    session.show(Self.facts(of: corpus, columns: session.world.terminal.columns()))
    if !replace, let entry = catalogue.entry(named: corpus.name) {
      let differences = try corpus.differences(among: entry.files, session.files)
      guard differences.isEmpty else {
        throw Failure.changedCorpus(corpus.name, in: entry.place, differences)
      }
      session.note("'\(entry.place)' has it already, as the catalogue describes it")
      return
    }
    let fetch = try CorpusFetch(corpus, in: session)
    try fetch.run()
    session.note("\(corpus.files.count.counted("file")) in '\(fetch.folder)'")
    if let entry = try Catalogue(in: session).entry(named: corpus.name), entry.origin != .fetched {
      session.warn("'\(CorpusLoadCommand.name) \(corpus.name)' reads '\(entry.place)' first")
    }
  }

  /// The width of the names of facts.
  private static let indent = 12

  /// What the catalogue says of a corpus, in lines of `columns` characters, at most 100.
  private static func facts(of corpus: CataloguedCorpus, columns: Int) -> ReportResult {
    let files = corpus.files.count.counted("file")
    let size = "\(corpus.tunes.counted("tune")), \(corpus.characters.counted("character"))"
    let facts = [
      ("corpus", "\(corpus.name): \(corpus.title)"), ("size", "\(size) in \(files)"),
      ("licence", corpus.licence), ("provenance", corpus.provenance),
    ]
    let width = max(20, min(columns, 100) - indent)
    // An address is not cut, so that it can be copied.
    let lines =
      facts.flatMap { name, text in indented(text.lines(ofWidth: width, atMost: 20), after: name) }
      + indented([corpus.downloaded], after: "from")
    return ReportResult(
      [.text(lines.joined(separator: "\n"))],
      json: [
        "name": .string(corpus.name), "title": .string(corpus.title), "tunes": .int(corpus.tunes),
        "characters": .int(corpus.characters), "licence": .string(corpus.licence),
        "provenance": .string(corpus.provenance), "from": .string(corpus.origin),
        "files": .int(corpus.files.count), "bytes": .int(corpus.size),
      ])
  }

  /// The lines of a fact, the first one after its name.
  private static func indented(_ lines: [String], after name: String) -> [String] {
    lines.enumerated().map { place, line in
      let head = place == 0 ? name : ""
      return head + String(repeating: " ", count: indent - head.count) + line
    }
  }
}

extension CataloguedCorpus {
  /// Where it comes from and how much is downloaded.
  fileprivate var downloaded: String {
    switch source {
    case .shipped: origin
    case .web: "\(origin), \(size.counted("byte"))"
    case .package(let package):
      "\(origin): '\(package.archive.name)', \(package.archive.size.counted("byte"))"
    }
  }
}
