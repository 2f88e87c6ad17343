import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct CorpusLoadCommand: Command {
  static let name = "corpus load"
  static let summary = "Read the tunes to learn from"
  static let details = """
    A corpus of the catalogue, one file of it as 'nottingham/jigs', or any file or folder. Reads ABC \
    in UTF-8 or Latin-1, several files in the order given, the .abc files of a folder \
    sorted by name. Of tunes with the same music the first stays. The held-out tunes measure what a \
    model learned from the others; which they are depends on the tunes alone.
    """
  static let group = CommandGroup.corpus

  @Argument(
    help: ArgumentHelp("Corpora of the catalogue, ABC files or folders.", valueName: "corpus"))
  var names: [String]

  @Option(help: ArgumentHelp("The share of the tunes to hold out.", valueName: "share"))
  var heldOut = 0.1

  @Flag(help: "Keep tunes with the same music.")
  var keepDuplicates = false

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let catalogue = try Catalogue(in: session)
    var texts: [(name: String, text: DecodedText)] = []
    for name in names {
      for file in try Self.files(for: name, in: catalogue, session) {
        try session.checkInterrupt()
        texts.append((file, try session.decodedText(of: file)))
      }
    }
    let corpus = try TuneCorpus(
      name: names.map(PathResolver.stem(of:)).joined(separator: "+"), texts: texts,
      heldOutShare: heldOut, keepsDuplicates: keepDuplicates)
    session.corpus = corpus
    try session.show(corpus, asJSON: json)
    for source in corpus.sources where source.encoding == .latin1 {
      session.note("'\(source.name)' is not UTF-8 and was read as Latin-1")
    }
    if corpus.tunes(in: .training).isEmpty {
      session.warn("no tune is left to train on; --held-out 0 holds out none")
    }
  }

  /// The files that `name` means.
  ///
  /// What looks like a path is one; a catalogue's name comes before a
  /// file without an extension.
  private static func files(
    for name: String, in catalogue: Catalogue, _ session: Session
  ) throws -> [String] {
    let looksLikePath = name.contains("/") || name.hasSuffix(".abc")
    if !looksLikePath, let files = catalogue.files(named: name) { return files }
    switch session.files.kind(of: name) {
    case .file: return [name]
    case .folder:
      let files = try session.files.abcFiles(in: name)
      if files.isEmpty { throw ShellError.folderWithoutTunes(name) }
      return files
    case nil:
      if let files = catalogue.files(named: name) { return files }
      if looksLikePath { throw FileError.missing(name) }
      throw ShellError.unknownCorpus(
        name, nearest: nearest(to: name, in: catalogue.entries.map(\.name)))
    }
  }
}

extension Session {
  /// Shows the text as it was read, then what became of it.
  func show(_ corpus: TuneCorpus, asJSON: Bool) throws {
    let figures = CorpusFigures(corpus)
    if asJSON { return try show(figures.json) }
    show(
      """
      corpus \(corpus.name): \(corpus.tunes.count.counted("tune")), \
      \(corpus.text.count.counted("character")), \(corpus.vocabulary.count.grouped) distinct
      """)
    var table = Table([.left(""), .left(""), .left("")])
    for (name, group) in [
      ("dropped as duplicates", figures.duplicates), ("held out", figures.heldOut),
      ("to train on", figures.training),
    ] {
      table.append(
        [
          "  " + name, group.tunes.counted("tune"), group.characters.counted("character"),
        ])
    }
    show(table)
    if figures.outside > 0 {
      let verb = figures.outside == 1 ? "stays" : "stay"
      note("\(figures.outside.counted("character")) outside tunes \(verb) in the text")
    }
  }
}

/// How much of a corpus has which role.
struct CorpusFigures {
  /// Tunes and the characters they have.
  struct Group {
    var tunes = 0
    var characters = 0
  }

  let corpus: TuneCorpus
  private(set) var duplicates = Group()
  private(set) var heldOut = Group()
  private(set) var training = Group()

  init(_ corpus: TuneCorpus) {
    self.corpus = corpus
    for tune in corpus.tunes {
      switch tune.role {
      case .duplicate: Self.add(tune, to: &duplicates)
      case .heldOut: Self.add(tune, to: &heldOut)
      case .training: Self.add(tune, to: &training)
      }
    }
  }

  private static func add(_ tune: TuneCorpus.Tune, to group: inout Group) {
    group.tunes += 1
    group.characters += tune.characters.count
  }

  /// Characters that stand before a source's first tune.
  var outside: Int {
    corpus.text.count - duplicates.characters - heldOut.characters - training.characters
  }

  var json: JSONValue {
    [
      "name": .string(corpus.name),
      "files": .array(corpus.sources.map { .string($0.name) }),
      "tunes": .int(corpus.tunes.count),
      "characters": .int(corpus.text.count),
      "distinct": .int(corpus.vocabulary.count),
      "duplicates": Self.json(duplicates),
      "heldOut": Self.json(heldOut),
      "training": Self.json(training),
      "sha256": .string(corpus.digest.hexadecimal),
    ]
  }

  private static func json(_ group: Group) -> JSONValue {
    ["tunes": .int(group.tunes), "characters": .int(group.characters)]
  }
}
