import ArgumentParser
import CharRNN
import Composition
import Drawing

struct SampleCommand: Command {
  static let name = "sample"
  static let summary = "Let the model make tunes"
  static let details = """
    The model continues the prime. Without one it starts a tune with a header drawn by the \
    corpus's frequencies; with --length or --until it writes the header too. A tune has the form of \
    a tune of the corpus in its metre, or that of --form: only characters from which a legal tune \
    goes on are drawn, and at every bar line several drawings of it compete. Filters act in the order \
    \(SamplingStages.all.filter { $0.range != .on }.map(\.name).joined(separator: ", ")), then the \
    form. The seed is always shown: the same seed, settings, model and prime make the same tune.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = DrawnTunesResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? {
    switch error {
    case ConstraintError.freeMeter: ["\(name) --meter 6/8 …", "\(name) --form free"]
    case is ConstraintError: ["\(name) --form free"]
    default: nil
    }
  }

  @Option(help: "Characters to draw: exactly this many, or with --until tune at most.")
  var length: Int?

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @OptionGroup var memory: MemoryOption

  @Option(help: "The seed of the draws; otherwise a new number.")
  var seed: UInt64?

  @Option(help: "The number of tunes; each has its own seed.")
  var count = 1

  @Option(help: "Use the weights after this epoch, from the open folder.")
  var epoch: Int?

  @Option(help: ArgumentHelp("Start from the character with this index.", valueName: "index"))
  var startIndex: Int?

  @Option(help: ArgumentHelp("Start from this text, as it is.", valueName: "text"))
  var start: String?

  @Option(help: "What ends a tune.")
  var until: Choice<SamplingSettings.Ending>?

  @OptionGroup var header: HeaderOptions

  @OptionGroup var form: FormOptions

  @Option(help: "Rank several tunes and drop those that are nearly another one.")
  var bestBy: Choice<TuneRanking>?

  @Option(help: ArgumentHelp("Make the tune of this file again.", valueName: "file"))
  var like: String?

  @Option(
    help: ArgumentHelp(
      "Write the tunes to an ABC file too; - is standard output, without a table.",
      valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      """
      Make a .mid, .musicxml, .wav, .svg, .pdf, .html or .abc file of the tune too, as 'export' \
      does.
      """,
      valueName: "file"))
  var export: String?

  @OptionGroup var old: ReplaceOption

  @Flag(help: "Play the tune, as 'play' does.")
  var play = false

  func validate() throws {
    if play, count > 1 { throw ValidationError("--play is for one tune, not for --count \(count)") }
    if startIndex != nil, start != nil {
      throw ValidationError("give --start-index or --start, not both")
    }
    guard (1...10_000).contains(count) else {
      throw ValidationError("--count \(count), expected 1 to 10000")
    }
    let hasStart = startIndex != nil || start != nil
    let hasHeader = !header.choices.isEmpty
    if hasStart, hasHeader {
      throw ValidationError("a tune from --start-index or --start gets no header")
    }
    let isLong = length != nil || until != nil || hasStart
    if isLong, form.legal.hasForm {
      throw ValidationError(
        "a tune with a form is as long as its form: leave out --length, --until and --start")
    }
    let others =
      form.areGiven || length != nil || seed != nil || until != nil || count > 1
      || memory.memory != nil
    if like != nil, others || stages.areGiven || hasStart || hasHeader {
      throw ValidationError("--like takes seed, settings and prime from its file")
    }
  }

  func run(in session: inout Session) throws {
    let loaded = try model(session)
    if bestBy?.value == .novelty, session.corpus == nil { throw Failure.noCorpus }
    if let output, output != Self.standardOutput {
      try session.files.checkWritable(output, as: .abc, replaces: old.replace)
    }
    let exported = try export.map { try TuneFile($0, replaces: old.replace) }
    if let exported {
      try exported.checkPossible(in: session)
      if count > 1, !exported.kind.takesMany {
        throw Failure.manyTunesForMIDI(count: count, file: exported.path)
      }
    }
    let records = try self.records(loaded, &session)
    if records.allSatisfy(\.makesNothing) {
      session.note("the length is 0 and there is no prime: nothing is drawn or kept")
      return session.show(DrawnTunesResult([], isText: true))
    }
    let made = try draw(records, loaded.model, in: &session)
    try session.warnIfCopied(made.map(\.tune))
    let entries = made.flatMap(\.entries)
    try write(entries, session)
    if session.world.interrupt.isRequested {
      if count == 1, let only = made.first {
        session.saving.changes.add(
          "--length \(only.tune.drawnCount)", insteadOf: ["--length", "--until"])
        session.saving.standsForWhatWasDone = true
      }
      throw Failure(stoppedAfter: made)
    }
    do {
      try deliver(entries, to: exported, in: &session)
    } catch {
      var failure = Failure(error, from: Self.self)
      if !entries.isEmpty {
        failure.message += "; kept as \(entries.map(\.name).joined(separator: ", "))"
      }
      throw failure.keepingWhatWasDone()
    }
  }

  /// Draws, shows and shelves tunes: a single one as it comes, several as a table.
  private func draw(
    _ records: [GenerationRecord], _ model: LanguageModel, in session: inout Session
  ) throws -> [DrawnTunesResult.Made] {
    let job = SamplingJob(records, model, session.console)
    let description = records.first.map { "seed \($0.seed), \($0.settings.inWords)" } ?? ""
    let isText = count == 1 && !session.console.isForPrograms
    let made: [DrawnTunesResult.Made]
    if isText, records.first?.settings.constraint == nil {
      session.note(description)
      guard let tune = try job.drawAlone() else { return [] }
      made = [.init(tune: tune, entries: session.shelve(tune))]
      session.console.finishStream(DrawnTunesResult(made, isText: true))
      session.warnIfNaN(tune.meanBits)
    } else {
      let found = count == 1 ? [try job.drawOne()] : try job.drawTogether()
      let drawn = RankedTunes(
        found, by: bestBy?.value, bestBy?.value == .novelty ? session.corpusMatches() : nil)
      made = drawn.tunes.map { .init(tune: $0, entries: session.shelve($0)) }
      session.note(description)
      session.warnIfNaN(made.reduce(0) { $0 + $1.tune.meanBits })
      drawn.noteDropped(in: session)
      let result = DrawnTunesResult(made, figures: drawn.figures, isText: isText)
      if output == Self.standardOutput, !isText {
        session.show(TextResult(Self.book(made.flatMap(\.entries))))
      } else {
        session.show(result)
      }
      if let ending = result.commonEnding { session.note("each \(ending)") }
    }
    if isText, let only = made.first {
      session.note(Self.summary(only))
      if let confession = only.tune.confession { session.note(confession.inWords) }
      session.tellFaults(of: only.entries)
    }
    if records.contains(where: { $0.settings.constraint?.particles == 1 }) {
      session.note("with one particle nothing looks ahead, so endings suffer")
    }
    return made
  }

  private static func summary(_ made: DrawnTunesResult.Made) -> String {
    let tune = made.tune
    let names = made.entries.map(\.name).joined(separator: ", ")
    let count = tune.drawnCount.counted("character")
    let bits = tune.drawnCount > 0 ? ", \(tune.meanBits.fixed(2)) bits a character" : ""
    return "\(names.isEmpty ? "nothing" : names): \(count) drawn\(bits), \(tune.ending)"
  }

  /// Exports and plays the drawn tunes, whose faults have been told.
  private func deliver(
    _ tunes: [TuneShelf.Entry], to file: TuneFile?, in session: inout Session
  ) throws {
    guard let first = tunes.first else { return }
    if let file {
      // Drawn text can run on into another tune.
      let entries = file.kind.takesMany ? tunes : [first]
      try file.write(entries, in: session, tellsFaults: false)
      if file.keepsNotes { session.tunes.markSaved(Set(entries.map(\.name))) }
    }
    // Players other than FluidSynth have a text, which names the program.
    guard play else { return }
    for case .text(let text) in try session.play(first, tellsFaults: false).blocks {
      session.note(text)
    }
  }

  /// The session's model, or its weights after `--epoch`.
  private func model(_ session: Session) throws -> SessionModel {
    let loaded = try session.loadedModel()
    guard let epoch else { return loaded }
    guard let folder = loaded.folder else { throw Failure.noFolderOpen }
    let path = try CheckpointFiles(in: session).path(ofEpoch: epoch, in: folder.path)
    let checkpoint = try session.readCheckpoint(path)
    if !loaded.isOfRun(checkpoint) {
      session.warn(
        "'\(path)' is of another model than the session's (seed \(checkpoint.provenance.seed))")
    }
    return try SessionModel(checkpoint, path: path)
  }

  /// A record for each tune, with the seed, settings and prime to draw it from.
  private func records(
    _ loaded: SessionModel, _ session: inout Session
  ) throws -> [GenerationRecord] {
    let digest = loaded.model.digest.hexadecimal
    if let like {
      let text = try session.decodedText(of: like).characters[...].string
      let record: GenerationRecord
      do throws(GenerationRecordError) {
        record = try GenerationRecord(in: text)
      } catch {
        throw Failure.inFile(like, reason: "\(error)")
      }
      guard record.model == digest else {
        throw Failure.otherModel(file: like, found: digest, expected: record.model)
      }
      _ = try record.settings.sampler()
      return [record]
    }
    var sampling = stages.settings(session.settings)
    sampling.remembers = try memory.isUsed(by: loaded.model, session.settings)
    sampling.held = loaded.held
    var plan = SamplePlan(
      sampling, length: length, until: until?.value, session.settings)
    plan.count = count
    plan.seed = seed
    plan.start = startIndex.map { .index($0) } ?? start.map { .text($0) }
    plan.choices = header.choices
    plan.wish = form.legal.wish
    plan.particles = form.particles
    plan.settings.cadenceTemperature = form.cadenceTemperature
    return try plan.records(loaded, &session)
  }

  /// What stands for standard output as a file.
  private static let standardOutput = "-"

  /// A tunebook that keeps the drawn X: numbers, so that --like makes each tune again to the same
  /// bytes; 'export' renumbers.
  private static func book(_ tunes: [TuneShelf.Entry]) -> String {
    TunebookText(of: tunes, keepsNumbers: true).text
  }

  private func write(_ tunes: [TuneShelf.Entry], _ session: Session) throws {
    guard let output, output != Self.standardOutput else { return }
    let replaces = session.files.hasOrdinaryFile(at: output)
    try session.files.write(Array(Self.book(tunes).utf8), to: output)
    session.note("\(tunes.count.counted("tune")) written to '\(output)'")
    if replaces { session.noteReplaced(output) }
  }
}

extension Session {
  /// Shelves drawn text: a tune for every `X:`, and one for text before the first `X:`.
  fileprivate mutating func shelve(_ tune: DrawnTune) -> [TuneShelf.Entry] {
    let text = Array(tune.text.unicodeScalars)
    var starts = tuneRanges(in: text).map(\.lowerBound)
    let before = text[..<(starts.first ?? text.endIndex)]
    if before.contains(where: { !$0.properties.isWhitespace }) { starts.insert(0, at: 0) }
    return zip(starts, starts.dropFirst() + [text.count]).map { start, end in
      tunes.add(text[start..<end].string, cell: cellNumber, record: tune.record)
    }
  }
}

extension GenerationRecord {
  /// Whether nothing is drawn after nothing typed.
  fileprivate var makesNothing: Bool {
    settings.length == 0 && settings.constraint?.form == nil && prime.text.isEmpty
  }
}
