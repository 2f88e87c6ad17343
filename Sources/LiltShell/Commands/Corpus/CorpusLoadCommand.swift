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
    model learned from the others; the choice depends on the tunes alone.
    """
  static let group = CommandGroup.corpus
  static let result: ResultShape? = CorpusFigures.shape
  static let fileHint: Failure.Hint = "\(CorpusListCommand.name)"

  @Argument(
    help: ArgumentHelp("Corpora of the catalogue, ABC files or folders.", valueName: "corpus"))
  var names: [String]

  @Option(help: ArgumentHelp("The share of the tunes to hold out.", valueName: "share"))
  var heldOut = 0.1

  @Flag(help: "Keep tunes with the same music.")
  var keepDuplicates = false

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
    session.show(CorpusFigures(corpus).result)
    session.noteTextOutsideTunes(of: corpus)
    for source in corpus.sources where source.encoding == .latin1 {
      session.note("'\(source.name)' is not UTF-8 and was read as Latin-1")
    }
    try session.noteDifferences(of: names, from: catalogue)
    if corpus.tunes(in: .training).isEmpty {
      session.warn("no tune is left to train on; --held-out 0 holds out none")
    }
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
    let outside = CorpusFigures(corpus).outside
    guard outside > 0 else { return }
    let verb = outside == 1 ? "stays" : "stay"
    note("\(outside.counted("character")) outside tunes \(verb) in the text")
  }
}
