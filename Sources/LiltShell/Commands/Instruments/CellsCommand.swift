import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct CellsCommand: Command {
  static let name = "cells"
  static let summary = "Find LSTM cells that track something, or show one over a tune"
  static let details = """
    What is tracked is asked of the parser at every character: 'cells quotes'. Without a word, the best \
    cell for each predicate is listed. Cells are chosen, and the threshold or line that reads their \
    output is fitted, on training tunes; the figure is measured on held-out ones. For a yes or no it is \
    the balanced accuracy, 50 % for any guess, for a number R², with a 95 % interval over tunes. Beside \
    it stand what the last character alone tells, and luck: the best of 5 searches among all cells \
    with answers moved to other places. A cell is worth a look if it beats both. About 20,000 \
    characters of each kind of tune are read, of the corpus, or of the starter corpus if none is loaded.

    A cell is named by its layer and its number in it, both from 1: 'cells 2:117 t1' shows its output, \
    from -1 to 1, at every character of a tune. In colour, orange is above 0 and blue below; else the \
    lines under the text are its sign and its size in ninths of the largest.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .object(
    .init("activity", "of one cell: character and value of each place"),
    .init("cell", "its name"), .init("least", "its smallest value"),
    .init("most", "its largest"), .init("mean", "its mean"),
    .init("highest", "place, value and text of the places where it is highest"),
    .init("lowest", "the same of the lowest"),
    .init(
      "cells",
      "predicate, cell, measure, heldOut, low, high, fitted, threshold, rises, character, luck, told"
    ),
    .init("corpus", "the tunes that were read"),
    .init("fitted", "characters read to choose and fit cells"),
    .init("measured", "characters read to measure them"))

  @Argument(
    help: ArgumentHelp(
      "A predicate, or a cell such as 2:117; otherwise all predicates.", valueName: "predicate"))
  var question: String?

  @Argument(
    help: ArgumentHelp(
      "For a cell: a tune (a name, _3 for that of cell 3, an ABC file; otherwise the latest).",
      valueName: "tune"))
  var tune: String?

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  /// About as many characters are read of training and of held-out tunes.
  private static let sampleSize = 20_000

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    words.isEmpty
      ? TunePredicate.allCases.map { Completion.Candidate($0.rawValue, $0.words) } : []
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let predictor = loaded.predictor(
      remembers: try memory.isUsed(by: loaded.model, session.settings))
    if let question, let cell = try loaded.cell(named: question) {
      try show(cell, of: loaded, predictor, in: session)
      return
    }
    let predicate = try question.map { word throws(Failure) in
      guard let predicate = TunePredicate(rawValue: word) else {
        throw Failure.unknownPredicate(
          word, nearest: nearest(to: word, in: TunePredicate.allCases.map(\.rawValue)))
      }
      return predicate
    }
    if tune != nil { throw Failure.arguments("a tune is for a cell, as in 'cells 2:117 t1'") }
    try rank(predicate, of: loaded, predictor, in: session)
  }

  private func show(
    _ cell: UnitIndex, of loaded: SessionModel, _ predictor: Predictor, in session: Session
  ) throws {
    let text = try session.tune(tune).textToRead
    let read = loaded.model.vocabulary.spelling(of: text)
    let prime = Prime(wholeHeader: read, vocabulary: loaded.model.vocabulary)
    session.noteHeldCells()
    let result = try CellActivity(
      of: cell, in: prime.text, after: prime.boundary, loaded.model.vocabulary, predictor,
      session.console)
    session.show(result)
    try file.write(result, in: session)
  }

  private func rank(
    _ predicate: TunePredicate?, of loaded: SessionModel, _ predictor: Predictor,
    in session: Session
  ) throws {
    let corpus = try session.corpus ?? Self.starter(for: loaded, session)
    if session.corpus == nil {
      session.note("no corpus is loaded: the tunes of '\(corpus.name)' are read")
    }
    func sample(_ role: TuneCorpus.Role) -> [TuneText] {
      corpus.measuredTunes(in: role, limit: Self.sampleSize).tunes.filter {
        loaded.model.vocabulary.missing(from: $0).isEmpty
      }
    }
    let (fitted, measured) = (sample(.training), sample(.heldOut))
    guard !fitted.isEmpty, !measured.isEmpty else {
      throw Failure.tooFewTunesForCells(corpus.name)
    }
    session.noteHeldCells()
    let interrupt = session.world.interrupt
    let all = (fitted + measured).reduce(0) { $0 + $1.count }
    let tracker = try UnitTracker(
      fitted: fitted, measured: measured, loaded.model.vocabulary, predictor
    ) { count in
      session.progress("\(count.grouped) of \(all.grouped) characters read")
      return interrupt.isRequested
    }
    guard let tracker else { throw Interrupted() }
    let count = loaded.model.configuration.units.count
    let found = tracker.tracking(of: predicate.map { [$0] } ?? TunePredicate.allCases) { done in
      if done.isMultiple(of: 16) {
        session.progress("\(done) of \(count.counted("cell")) compared")
      }
      return interrupt.isRequested
    }
    guard let found else { throw Interrupted() }
    if let predicate, found.isEmpty { throw Failure.rarePredicate(predicate) }
    let result = CellTracking(
      found, isWhole: predicate == nil, of: loaded.model, corpus: corpus.name,
      characters: tracker.characterCounts, tunes: (fitted.count, measured.count))
    session.show(result)
    try file.write(result, in: session)
  }

  /// The corpus that comes with lilt, prepared as the model's tunes were.
  private static func starter(for loaded: SessionModel, _ session: Session) throws -> TuneCorpus {
    let name = "starter"
    guard let files = try Catalogue(in: session).files(named: name) else {
      throw Failure.unknownCorpus(name, nearest: nil)
    }
    var builder = try CorpusBuilder(
      name: name, heldOutShare: 0.1, preparation: loaded.corpusDetails?.preparation ?? Preparation()
    )
    for path in files {
      try session.checkInterrupt()
      let (text, encoding) = try session.encodedText(of: path, limit: Files.textLimit)
      try builder.add(
        text, name: path, encoding: encoding, style: Preparation.style(named: name))
    }
    return try builder.corpus()
  }
}
