import ArgumentParser
import CharRNN
import Composition
import Drawing

struct SampleCommand: Command {
  static let name = "sample"
  static let summary = "Let the model make tunes"
  static let details = """
    The model goes on from the prime; without one it starts a tune. Filters act in the order \
    \(SamplingStages.all.filter { $0.range != .on }.map(\.name).joined(separator: ", ")). The seed is \
    always told: the same seed, model and prime make the same tune.
    """
  static let group = CommandGroup.tunes

  @Option(help: "Characters to draw, exactly; with --until tune at most.")
  var length: Int?

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @Option(help: "What the draws are made from; otherwise a new number.")
  var seed: UInt64?

  @Option(help: "The number of tunes; each has its own seed.")
  var count = 1

  @Option(help: "Use the weights after this epoch, from the folder that is open.")
  var epoch: Int?

  @Option(help: ArgumentHelp("Start from the character with this index.", valueName: "index"))
  var startIndex: Int?

  @Option(help: ArgumentHelp("Start from this text.", valueName: "text"))
  var start: String?

  @Option(help: "What ends a tune.")
  var until: Choice<SamplingSettings.Ending>?

  @OptionGroup var header: HeaderOptions

  @Option(help: ArgumentHelp("Make the tune of this file again.", valueName: "file"))
  var like: String?

  @Option(help: ArgumentHelp("Write the tunes to an ABC file too.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Make a .mid, .wav, .svg, .pdf or .abc file of the tune too, as 'export' does.",
      valueName: "file"))
  var export: String?

  @Flag(help: "Sound the tune, as 'play' does.")
  var play = false

  @Flag(help: "Print one JSON value.")
  var json = false

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
    let others = length != nil || seed != nil || until != nil || count > 1
    if like != nil, others || stages.areGiven || hasStart || hasHeader {
      throw ValidationError("--like takes seed, settings and prime from its file")
    }
  }

  func run(in session: inout Session) throws {
    let loaded = try model(session)
    if let output { try session.files.checkWritable(output) }
    let exported = try export.map { try TuneFile($0) }
    if let exported {
      try exported.checkPossible(in: session)
      if count > 1, !exported.kind.takesMany {
        throw ShellError.manyTunesForMIDI(count: count, file: exported.path)
      }
    }
    let job = try SamplingJob(records(loaded, session), loaded, session)
    var written: [TuneShelf.Entry] = []
    do {
      if json || count > 1 {
        written = try job.runTogether(asJSON: json, in: &session)
      } else {
        written = try job.runAlone(in: &session)
      }
    } catch let stopped as StoppedSampling {
      try write(stopped.tunes, session)
      throw stopped
    }
    try write(written, session)
    do {
      try deliver(written, to: exported, in: &session)
    } catch {
      throw UndeliveredTunes(names: written.map(\.name), reason: error)
    }
  }

  /// Exports and plays what was drawn.
  private func deliver(
    _ tunes: [TuneShelf.Entry], to file: TuneFile?, in session: inout Session
  ) throws {
    guard let first = tunes.first else { return }
    if let file {
      // Drawn text can have the beginning of a next tune.
      let entries = file.kind.takesMany ? tunes : [first]
      try file.write(entries, in: session)
      if file.keepsNotes { session.tunes.markSaved(Set(entries.map(\.name))) }
    }
    if play { try session.play(first) }
  }

  /// The session's model, or its weights after `--epoch`.
  private func model(_ session: Session) throws -> SessionModel {
    let loaded = try session.loadedModel()
    guard let epoch else { return loaded }
    guard let folder = loaded.folder else { throw ShellError.noFolderOpen }
    let path = try CheckpointFiles(in: session).path(ofEpoch: epoch, in: folder)
    let checkpoint = try session.readCheckpoint(path)
    if !loaded.isOfRun(checkpoint) {
      session.warn(
        "'\(path)' is of another model than the session's (seed \(checkpoint.provenance.seed))")
    }
    return try SessionModel(checkpoint, path: path)
  }

  /// How each tune is to be made.
  private func records(
    _ loaded: SessionModel, _ session: Session
  ) throws -> [GenerationRecord] {
    let digest = loaded.model.digest.hexadecimal
    if let like {
      let text = try session.decodedText(of: like).characters[...].string
      let record: GenerationRecord
      do throws(GenerationRecordError) {
        record = try GenerationRecord(in: text)
      } catch {
        throw ShellError.inFile(like, reason: "\(error)")
      }
      guard record.model == digest else {
        throw ShellError.otherModel(file: like, found: digest, expected: record.model)
      }
      _ = try record.settings.sampler()
      return [record]
    }
    let settings = samplingSettings(session.settings)
    _ = try settings.sampler()
    let prime = try self.prime(loaded, session)
    let first = seed ?? session.settings.seed ?? session.world.makeSeed()
    return (0..<count).map { place in
      GenerationRecord(
        program: "lilt \(LiltVersion.current)", model: digest, seed: first &+ UInt64(place),
        settings: settings, prime: prime)
    }
  }

  private func samplingSettings(_ set: Settings) -> SamplingSettings {
    var settings = stages.settings(set)
    let chosen = until?.value ?? set.value(of: .until).flatMap(SamplingSettings.Ending.init)
    // A length alone means exactly that many characters.
    settings.ending = chosen ?? (length == nil ? .tune : .length)
    settings.length = length ?? set.integer(.length) ?? SamplingSettings.longestTune
    return settings
  }

  private func prime(_ loaded: SessionModel, _ session: Session) throws -> Prime {
    let vocabulary = loaded.model.vocabulary
    if let startIndex {
      guard vocabulary.characters.indices.contains(startIndex) else {
        throw SamplingError.outOfRange(
          parameter: "start index", value: "\(startIndex)", allowed: "0 to \(vocabulary.count - 1)")
      }
      return Prime(bare: vocabulary.text(of: [Token(startIndex)]))
    }
    if let start {
      guard !start.isEmpty else { throw ShellError.arguments("--start needs a text") }
      _ = try vocabulary.encode(start.unicodeScalars)
      return Prime(bare: start)
    }
    var chosen = session.prime
    if !header.choices.isEmpty {
      var prime = chosen ?? SessionPrime(text: "", isBare: false, choices: header.choices)
      prime.choices = header.choices.filled(from: prime.choices)
      chosen = prime
    }
    return try chosen?.resolved(for: loaded, session.settings)
      ?? Prime(startOfTuneIn: vocabulary)
  }

  private func write(_ tunes: [TuneShelf.Entry], _ session: Session) throws {
    guard let output else { return }
    let replaces = session.files.hasOrdinaryFile(at: output)
    // With the numbers that they were drawn with, so that each can be made again to the same bytes;
    // 'export' numbers tunes anew.
    let text = tunes.map(\.abcText).joined(separator: "\n")
    try session.files.write(Array(text.utf8), to: output)
    session.note("\(tunes.count.counted("tune")) written to '\(output)'")
    if replaces { session.noteReplaced(output) }
  }
}

/// What was drawn is kept, but could not be exported or played.
struct UndeliveredTunes: KeepsWhatWasDone {
  let names: [String]
  let reason: any Error
}
