import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct CorpusLoadCommand: Command {
  static let name = "corpus load"
  static let summary = "Read the tunes to learn from"
  static let details = """
    Takes a corpus of the catalogue, one of its files such as 'nottingham/jigs', or any file or \
    folder. Reads ABC in UTF-8 or Latin-1: several files in the given order, the .abc files of a \
    folder by name. Of tunes with the same music it keeps the first. Held-out tunes measure what a \
    model learned from the others; the choice depends on the tunes alone, as they are found.

    Tunes can be prepared: --distinct, --fields, --drop, --unit, --bass and --style change what a model \
    reads, and say how much. The checkpoint records it. Held-out tunes are prepared too, but never \
    dropped; with --also-as-found they are measured as found. An example: \
    corpus load nottingham --distinct transposed --drop comments,credits --style
    """
  static let group = CommandGroup.corpus
  static let result: ResultShape? = CorpusFigures.shape
  static let fileHint: Failure.Hint = "\(CorpusListCommand.name)"

  @Argument(
    help: ArgumentHelp("Corpora of the catalogue, ABC files or folders.", valueName: "corpus"))
  var names: [String]

  @Option(help: ArgumentHelp("The share of the tunes to hold out.", valueName: "share"))
  var heldOut = 0.1

  @Option(
    help: ArgumentHelp(
      "Hold out the tunes that this corpus alone would hold out, and no others.",
      valueName: "corpus"))
  var heldOutOf: String?

  @Flag(help: "Keep tunes with the same music.")
  var keepDuplicates = false

  @OptionGroup var options: PreparationOptions

  @Option(
    help: """
      What if the model lacks characters of the corpus: error, training refuses them; extend, the \
      model gets them and keeps what it learned.
      """)
  var unknown = Choice(UnknownChoice.error)

  /// What happens to characters that the session's model lacks.
  enum UnknownChoice: String, CaseIterable { case error, extend }

  func run(in session: inout Session) throws {
    let corpus = try read(in: session)
    let extended = unknown.value == .extend ? try session.modelExtended(to: corpus) : nil
    session.corpus = corpus
    session.show(CorpusFigures(corpus).result)
    session.noteTextOutsideTunes(of: corpus)
    for source in corpus.sources where source.encoding == .latin1 {
      session.note("'\(source.name)' is not UTF-8 and was read as Latin-1")
    }
    try session.noteDifferences(of: names, from: Catalogue(in: session))
    if let heldOutOf, !corpus.tunes.contains(where: { $0.role == .heldOut }) {
      session.warn("no tune that '\(heldOutOf)' would hold out is among these")
    }
    if corpus.tunes(in: .training).isEmpty {
      session.warn("no tune is left to train on; --held-out 0 holds out none")
    }
    if let extended {
      let added = extended.model.vocabulary.count - (session.model?.model.vocabulary.count ?? 0)
      session.model = extended
      session.note("the model has \(added.counted("new character")): \(extended.shape)")
    }
  }

  /// Reads the files one after the other.
  private func read(in session: Session) throws -> TuneCorpus {
    let catalogue = try Catalogue(in: session)
    let files = try names.flatMap { name in
      try Self.files(for: name, in: catalogue, session).map { (name: name, path: $0) }
    }
    let byteCount = files.reduce(0) { $0 + (session.files.size(of: $1.path) ?? 0) }
    try session.checkMemory(forCorpusOf: byteCount)
    var builder = try CorpusBuilder(
      name: names.map(PathResolver.stem(of:)).joined(separator: "+"), heldOutShare: heldOut,
      keepsDuplicates: keepDuplicates, preparation: options.preparation,
      holdingOutThoseOf: heldOutOf.map { try reference($0, catalogue, session) },
      byteCount: byteCount)
    // For pipes and devices, whose size is unknown.
    let limit = session.world.availableMemory().map { $0 / 3 } ?? Files.textLimit
    var bytesBefore = 0
    for file in files {
      try session.checkInterrupt()
      let (text, encoding) = try session.encodedText(of: file.path, limit: limit)
      try builder.add(
        text, name: file.path, encoding: encoding,
        style: Self.style(of: file.name, in: catalogue)
      ) { tunes, bytes in
        try session.checkInterrupt()
        let share = Double(bytesBefore + bytes) / Double(max(1, byteCount, bytesBefore + bytes))
        session.console.progress("\(tunes.counted("tune")) read, \((100 * share).fixed(0)) %")
      }
      bytesBefore += text.count
    }
    return try builder.corpus()
  }

  /// The corpus whose held-out tunes are held out, as it is without options.
  private func reference(
    _ name: String, _ catalogue: Catalogue, _ session: Session
  ) throws -> TuneCorpus {
    var builder = try CorpusBuilder(name: name, heldOutShare: heldOut)
    for path in try Self.files(for: name, in: catalogue, session) {
      try session.checkInterrupt()
      let (text, encoding) = try session.encodedText(of: path, limit: Files.textLimit)
      try builder.add(text, name: path, encoding: encoding, style: "")
    }
    return try builder.corpus()
  }

  /// The style of the tunes of a corpus: its name in the catalogue, or that of the file or folder.
  private static func style(of name: String, in catalogue: Catalogue) -> String {
    let start = name.prefix { $0 != "/" }
    let isPart = catalogue.entry(named: String(start)) != nil
    return Preparation.style(named: isPart ? String(start) : PathResolver.stem(of: name))
  }

  /// The files that `name` stands for.
  ///
  /// A name with a slash or the extension `.abc` is tried as a path first, any other name in the
  /// catalogue first.
  private static func files(
    for name: String, in catalogue: Catalogue, _ session: Session
  ) throws -> [String] {
    let looksLikePath = name.contains("/") || name.hasFileExtension("abc")
    if !looksLikePath, let files = catalogue.files(named: name) { return files }
    switch session.files.kind(of: name) {
    case .file: return [name]
    case .folder:
      let files = try session.files.abcFiles(in: name)
      if files.isEmpty { throw Failure.folderWithoutTunes(name) }
      return files
    case nil:
      if let files = catalogue.files(named: name) { return files }
      if let absent = catalogue.absent.first(where: { $0.name == name.prefix { $0 != "/" } }) {
        throw Failure.corpusToFetch(absent.name, from: absent.origin)
      }
      if looksLikePath { throw FileError.missing(name) }
      throw Failure.unknownCorpus(
        name,
        nearest: nearest(
          to: name, in: catalogue.entries.map(\.name) + catalogue.absent.map(\.name)))
    }
  }
}

extension Session {
  /// Notes what of the catalogued corpora among `names` is not as the catalogue describes it.
  fileprivate func noteDifferences(of names: [String], from catalogue: Catalogue) throws {
    for name in names {
      let differences = try catalogue.differences(named: name, files)
      if !differences.isEmpty {
        note("'\(name)' is not what the catalogue describes: \(differences.firstOnes)")
      }
    }
  }
}

extension Session {
  /// Notes how many characters stand before the first tunes of the files.
  func noteTextOutsideTunes(of corpus: TuneCorpus) {
    let (outside, dropped) = (corpus.outsideCount, corpus.report.outside)
    if outside > 0 {
      let verb = outside == 1 ? "stays" : "stay"
      note("\(outside.counted("character")) outside tunes \(verb) in the text")
    }
    if dropped > 0 { note("\(dropped.counted("character")) outside tunes left out") }
  }

  /// Checks that there is memory for a corpus before it is read.
  ///
  /// Reading takes at most three times the size of its files, twice with texts as found.
  fileprivate func checkMemory(forCorpusOf byteCount: Int) throws(Failure) {
    let (needed, isOverflow) = byteCount.multipliedReportingOverflow(by: 3)
    guard let available = world.availableMemory(), isOverflow || needed > available else { return }
    throw .corpusNeedsMemory(bytes: byteCount, available: available)
  }

  /// The session's model with the characters of a corpus that it lacks; `nil` without a model, or if the
  /// model has them all.
  fileprivate func modelExtended(to corpus: TuneCorpus) throws -> SessionModel? {
    guard let model, !model.model.vocabulary.missing(from: corpus.vocabulary.characters).isEmpty
    else { return nil }
    return try model.extended(to: model.model.vocabulary.union(corpus.vocabulary))
  }
}
