import ArgumentParser
import CharRNN
import Composition
import Drawing

struct CompareCommand: Command {
  static let name = "compare"
  static let summary = "Put two models side by side: held-out tunes, bars, a tune"
  static let details = """
    A model is a file, a folder, the name of a checkpoint, RUN@EPOCH, or 'model', that of the session. \
    With a loaded corpus both read its held-out tunes. The difference is the mean over tunes, \
    weighted by their characters, with a 95 % interval over tunes (paired bootstrap): what is hard for \
    both does not blur it. Tunes with characters that one of them lacks are left out. Then the bars of a \
    tune at which they differ most, the next characters after the prime, and a tune of each, drawn \
    with the same prime and the same random numbers, without a form. An example: \
    compare nottingham@10 nottingham@50 --seed 1
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = ComparisonResult.shape

  /// The reference of the session's model.
  private static let own = "model"

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    session.model == nil || words.count > 1 ? [] : [.init(own, "the model of the session")]
  }

  @Argument(help: ArgumentHelp("The first model.", valueName: "checkpoint"))
  var first: String

  @Argument(help: ArgumentHelp("The second model.", valueName: "checkpoint"))
  var second: String

  @Option(
    help: ArgumentHelp(
      "The tune whose bars are compared; otherwise the prime, or else a held-out tune.",
      valueName: "tune"))
  var tune: String?

  @Option(help: "Compare the characters after this text, as it is, instead of after the prime.")
  var after: String?

  @Option(help: "The number of next characters and of bars that are shown.")
  var top = 8

  @Flag(help: "Read all held-out tunes, not a sample.")
  var all = false

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @OptionGroup var memory: MemoryOption

  @Option(help: "The seed of the tunes; otherwise a new number.")
  var seed: UInt64?

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if top < 1 { throw ValidationError("--top \(top), expected 1 or more") }
    if after?.isEmpty ?? false { throw ValidationError("--after needs a text") }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let models = try [first, second].map { try self.model($0, session) }
    if memory.memory == .on, !models.contains(where: \.loaded.model.hasMemory) {
      throw Failure.noMemory
    }
    let scored = try tune.map { try session.tune($0) }
    var comparison = ModelComparison(
      models[0], models[1],
      remembers: memory.memory.map { $0 == .on } ?? session.settings.remembers, session.console)
    if let corpus = session.corpus { try comparison.read(heldOutOf: corpus, all: all) }
    let prime = try session.prime?.resolved(for: models[0].loaded, session.settings).prime
    if let scored {
      try comparison.score(scored.textToRead, named: scored.name)
    } else if let prime, !prime.text.isEmpty {
      try comparison.score(prime.opening, named: "the prime")
    } else {
      try comparison.scoreMostDifferentTune()
    }
    let record = try self.record(models[0].loaded, &session)
    try comparison.expect(
      after: after.map { models[0].loaded.model.vocabulary.spelling(of: $0) }
        ?? record.prime.reading)
    try comparison.draw(record) { session.tunes.add($0, cell: session.cellNumber, record: $1) }
    for reason in comparison.reasons { session.note(reason) }
    let result = ComparisonResult(comparison, top: top)
    session.show(result)
    try file.write(result, in: session)
  }

  private func model(_ reference: String, _ session: Session) throws -> ModelComparison.Side {
    if reference == Self.own { return .init(name: reference, loaded: try session.loadedModel()) }
    let found = try CheckpointFiles(in: session).find(reference)
    let loaded = try SessionModel(session.readCheckpoint(found.path), path: found.path)
    return .init(name: reference, loaded: loaded)
  }

  private func record(
    _ loaded: SessionModel, _ session: inout Session
  ) throws -> GenerationRecord {
    var plan = SamplePlan(stages.settings(session.settings), session.settings)
    plan.settings.remembers = memory.memory.map { $0 == .on } ?? session.settings.remembers
    plan.seed = seed
    plan.wish = .free
    return try plan.records(loaded, &session)[0]
  }
}
