import ArgumentParser
import CharRNN
import Composition

struct ProbsCommand: Command {
  static let name = "probs"
  static let summary = "Show what the model expects next, as 'sample' draws it"
  static let details = """
    Reads the prime, or the text of --after: one word, so text with spaces or comments stands in \
    single quotes, as in --after '"G"G2 B'. The first probability is the model's own; 'sample' \
    draws from the others, which come after temperature and filters. With --form or --valid the \
    characters that no legal tune has next are marked. Bits are the surprisal, −log₂ \
    of the model's own probability.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("context", "what was read"),
    .init("entropy", "of the model's own probabilities, in bits"),
    .init("characters", "all characters, in index order"),
    .init("probabilities", "the model's own, in the same order"),
    .init(
      "sampling",
      "settings, entropy and probabilities for each temperature, and what a form allows"))

  @Option(help: "The number of characters shown.")
  var top = 12

  @Option(
    parsing: .upToNextOption, help: "Temperatures, a column for each; otherwise the setting.")
  var temperature: [Float] = []

  @OptionGroup var filters: SamplingOptions<EveryFilter>

  @OptionGroup var form: LegalOptions

  @OptionGroup var memory: MemoryOption

  @Option(help: "Read this text, as it is, instead of the prime, from a zero state.")
  var after: String?

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if top < 1 { throw ValidationError("--top \(top), expected 1 or more") }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let prime = try context(loaded, session)
    var table = try ProbabilityTable(
      loaded.model, after: prime, top: top,
      remembers: memory.isUsed(by: loaded.model, session.settings), holding: loaded.held,
      session.console)
    var settings = filters.settings(session.settings)
    settings.constraint = try form.constraint(
      opening: prime.opening, loaded)
    let temperatures: [StageValue?] =
      temperature.isEmpty ? [settings[.temperature]] : temperature.map(StageValue.number)
    for value in temperatures {
      settings[.temperature] = value
      try table.add(settings)
    }
    session.warnIfNaN(table.entropy)
    // In JSON the context is a field of the result.
    if !session.console.isForPrograms { session.note("after \(Self.shown(prime.reading))") }
    session.noteHeldCells()
    session.show(table)
    try file.write(table, in: session)
  }

  private func context(_ loaded: SessionModel, _ session: Session) throws -> Prime {
    if let after {
      guard !after.isEmpty else { throw Failure.arguments("--after needs a text") }
      let read = loaded.model.vocabulary.spelling(of: after)
      _ = try loaded.model.vocabulary.encode(read.unicodeScalars)
      return Prime(bare: read)
    }
    return try session.prime?.resolved(for: loaded, session.settings).prime
      ?? Prime(startOfTuneIn: loaded.model.vocabulary, loaded.corpusDetails)
  }

  /// The last 50 characters of the text, quoted, on one line.
  private static func shown(_ text: String) -> String {
    let line = text.unicodeScalars.map { $0 == "\n" ? "\\n" : String($0) }
    let end = line.suffix(50).joined()
    return "'" + (line.count > 50 ? "…" : "") + end + "'"
  }
}
