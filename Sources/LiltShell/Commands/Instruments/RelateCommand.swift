import ArgumentParser
import CharRNN
import Composition
import Drawing

struct RelateCommand: Command {
  static let name = "relate"
  static let summary = "Measure what melody and chords, or two voices, tell each other"
  static let details = """
    The model reads each tune as it is, and with one instrument's part shifted against the other: its \
    chord symbols, or the pitches of its notes, move up to four times a random number of places round \
    the tune. Rhythm, format and both parts stay; only what they have to do with each other is lost. \
    What a note or a chord symbol costs more then is what the other instrument tells about it, \
    in bits. A model that learned from tunes with chord symbols is surprised by a tune without any, \
    whatever the notes, so the figures against a silent instrument (symbols removed, notes made \
    rests) are shown beside and say less. A chord symbol stands before its notes: it tells of those to \
    come, and the melody tells of it by what was played before.

    Measured are the held-out tunes of the corpus, a tune or a file of tunes, or with --samples tunes \
    that the model draws. --in reads them with every checkpoint of a run: the relation between two \
    instruments in the course of training; it rises too where a network overfits, which is surer of \
    everything and so more surprised by a wrong chord. In tunes of two voices (V:) these are melody \
    and bass. Chord tones: the melody notes that the sounding chord has, on beat one, on other \
    beats and between. An example: relate --in nottingham
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = RelationResult.shape

  @OptionGroup var tune: RelatedTuneArgument

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Read with every checkpoint of this run: its folder, or the name of one that comes with lilt.",
      valueName: "run"))
  var run: String?

  @Option(help: ArgumentHelp("Of --in, only these, such as 10..90.", valueName: "epochs"))
  var epochs: EpochList?

  @Option(help: ArgumentHelp("Draw this many tunes and measure them.", valueName: "count"))
  var samples: Int?

  @Option(help: "The temperature of --samples; otherwise the setting.")
  var temperature: Float?

  @Option(help: "The first seed of --samples; otherwise a new number.")
  var seed: UInt64?

  @Flag(help: "Read all held-out tunes, not a sample.")
  var all = false

  @Option(help: ArgumentHelp("The chord symbols and bars that are shown.", valueName: "count"))
  var top = 8

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if let samples, !(1...1000).contains(samples) {
      throw ValidationError("--samples \(samples), expected 1 to 1000")
    }
    if samples == nil, temperature != nil || seed != nil {
      throw ValidationError("--temperature and --seed are for --samples")
    }
    if tune.reference != nil, samples != nil {
      throw ValidationError("give a tune or --samples, not both")
    }
    if run == nil, epochs != nil { throw ValidationError("--epochs is for --in") }
    if run != nil, samples != nil {
      throw ValidationError("--in reads the same tunes with every checkpoint, not --samples")
    }
    if top < 1 { throw ValidationError("--top \(top), expected 1 or more") }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    if let run {
      let checkpoints = try RunCheckpoints(of: run, epochs, in: session)
      return try follow(checkpoints, in: session)
    }
    let loaded = try session.loadedModel()
    var sets: [RelationJob.Tunes] = []
    if let samples { sets.append(try drawn(samples, loaded, &session)) }
    if samples == nil || session.corpus != nil { sets.append(try tunes(session)) }
    let job = RelationJob(
      remembers: try memory.isUsed(by: loaded.model, session.settings), session.console)
    let found = try sets.map { try job.relations(of: $0, by: loaded.model) }
    try Self.check(found, of: sets, for: loaded.model.vocabulary)
    for set in found { session.noteLeftOut(of: set) }
    // People's chord tones stand beside those of a single tune too.
    let heldOut = session.corpus.map { Array($0.tunes(in: .heldOut)) } ?? []
    let people = tune.reference == nil ? [] : heldOut
    let result = RelationResult(
      found.filter { !$0.relations.isEmpty }, people: people.map(ChordTones.init), top: top)
    session.show(result)
    try file.write(result, in: session)
  }

  /// Checks that a tune has a relation.
  ///
  /// - Throws: `Failure.otherCharacters` where the model can read no tune, `Failure.noRelation`.
  private static func check(
    _ found: [RelationJob.Found], of sets: [RelationJob.Tunes], for vocabulary: Vocabulary
  ) throws(Failure) {
    guard found.allSatisfy(\.relations.isEmpty) else { return }
    if found[0].unreadableCount == found[0].givenCount {
      throw .otherCharacters(
        vocabulary.missing(from: sets[0].texts.joined()), of: sets[0].name,
        known: vocabulary.count)
    }
    throw .noRelation(of: found[0].name)
  }

  /// Reads the same tunes with every checkpoint of a run.
  private func follow(_ checkpoints: RunCheckpoints, in session: Session) throws {
    let tunes = try self.tunes(session)
    var rows: [RelationCourse.Row] = []
    for epoch in checkpoints.epochs {
      if session.world.interrupt.isRequested { break }
      let loaded = try checkpoints.model(ofEpoch: epoch, in: session)
      let job = RelationJob(
        remembers: try memory.isUsed(by: loaded.model, session.settings), session.console,
        label: "epoch \(epoch): ")
      do {
        let found = try job.relations(of: tunes, by: loaded.model)
        try Self.check([found], of: [tunes], for: loaded.model.vocabulary)
        if rows.isEmpty { session.noteLeftOut(of: found) }
        rows.append(
          .init(epoch: epoch, heldOutBits: loaded.recordedHeldOutBits, found: found))
      } catch is Interrupted {
        break
      }
    }
    if !rows.isEmpty {
      let result = RelationCourse(rows, run: session.shownPath(checkpoints.folder.path))
      session.show(result)
      try file.write(result, in: session)
    }
    if session.world.interrupt.isRequested {
      throw Failure(
        "stopped after \(rows.count.counted("checkpoint")) of \(checkpoints.epochs.count)",
        kind: .interrupted
      ).keepingWhatWasDone()
    }
  }

  private func drawn(
    _ count: Int, _ loaded: SessionModel, _ session: inout Session
  ) throws -> RelationJob.Tunes {
    let plan = SamplePlan(
      measuring: count, of: loaded,
      remembers: try memory.isUsed(by: loaded.model, session.settings), temperature: temperature,
      seed: seed, session.settings)
    let records = try plan.records(loaded, &session)
    session.note("seed \(records[0].seed), \(records[0].settings.inWords)")
    let drawn = try SamplingJob(records, loaded.model, session.console).drawTogether()
    if drawn.count < count { throw Interrupted() }
    return .init(name: "samples", texts: drawn.map { Array($0.text.unicodeScalars)[...] })
  }

  /// The tune that was named, or else the held-out tunes of the corpus.
  private func tunes(_ session: Session) throws -> RelationJob.Tunes {
    if let reference = tune.reference {
      let entries = try session.tunes(of: reference)
      return .init(
        name: entries.count == 1 ? entries[0].name : reference,
        texts: entries.map { Array($0.textToRead.unicodeScalars)[...] })
    }
    let heldOut = Array(try session.loadedCorpus().tunes(in: .heldOut))
    if heldOut.isEmpty { throw Failure.nothingHeldOut }
    return .init(
      name: "held-out", texts: all ? heldOut : heldOut.spread(over: RelationJob.tuneLimit),
      wholeCount: heldOut.count)
  }
}

/// The tune whose instruments are related.
struct RelatedTuneArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A tune's name, an ABC file with all its tunes, _3 for that of cell 3; otherwise the held-out "
        + "tunes.",
      valueName: "tune"))
  var reference: String?
}

extension [TuneText] {
  /// As many as `limit`, evenly spaced; all if they are fewer.
  fileprivate func spread(over limit: Int) -> [TuneText] {
    if count <= limit { return self }
    return (0..<limit).map { self[$0 * count / limit] }
  }
}

extension Session {
  /// Tells which tunes were not measured.
  fileprivate func noteLeftOut(of found: RelationJob.Found) {
    if found.readCount < found.wholeCount, found.isSample {
      note("\(found.name): a sample of \(found.givenCount) of \(found.wholeCount.grouped) tunes")
    }
    if found.unreadableCount > 0 {
      note(
        "\(found.name): left out \(found.unreadableCount.counted("tune")) with characters that the "
          + "model lacks")
    }
    if found.aloneCount > 0 {
      note(
        "\(found.name): left out \(found.aloneCount.counted("tune")) without a second instrument, or "
          + "with one that says the same all through")
    }
  }
}
