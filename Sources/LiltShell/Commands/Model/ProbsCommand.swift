import ArgumentParser
import CharRNN
import Composition
import Drawing

struct ProbsCommand: Command {
  static let name = "probs"
  static let summary = "Show what the model expects next, as 'sample' draws it"
  static let details = """
    Reads the prime, or the text of --after: one word, so text with spaces or comments stands in \
    single quotes, as in --after '"G"G2 B'. The first probability is the model's own; 'sample' \
    draws from the others, which come after temperature and filters. With --form or --valid the \
    characters that no legal tune has next are marked. Bits are the surprisal, −log₂ \
    of the model's own probability. --tree, --mass and --next look further ahead, at what 'sample' \
    draws from, and are shown instead of the table: what a share of all continuations begins with. \
    Signs stand for white space: · for a space, ↵ for the end of a line. An example: \
    probs --next bar
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("context", "what was read"),
    .init("entropy", "of the model's own probabilities, in bits"),
    .init("characters", "all characters, in index order"),
    .init("probabilities", "the model's own, in the same order"),
    .init(
      "sampling",
      "settings, entropy and probabilities for each temperature, and what a form allows"),
    .init(
      "tree",
      """
      of --tree: text, parent (the place in the list of what it goes on, from 1, or null), share, \
      others and end (of the tune); or null
      """),
    .init(
      "mass",
      """
      of --mass: depth, character (null for others, '' behind the tune's end), start and share; or null
      """),
    .init("bars", "of --next bar: text, probability, certain and end (of the tune); or null"))

  @Option(help: "The number of characters shown, or of bars.")
  var top = 12

  @Option(
    parsing: .upToNextOption, help: "Temperatures, a column for each; otherwise the setting.")
  var temperature: [Float] = []

  @OptionGroup(title: "Options to look further ahead") var lookahead: LookaheadOptions

  @OptionGroup var filters: SamplingOptions<EveryFilter>

  @OptionGroup var form: LegalOptions

  @OptionGroup var memory: MemoryOption

  @Option(help: "Read this text, as it is, instead of the prime, from a zero state.")
  var after: String?

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if top < 1 { throw ValidationError("--top \(top), expected 1 or more") }
    if lookahead.areGiven, temperature.count > 1 {
      throw ValidationError(
        "--tree, --mass and --next are for one temperature, and \(temperature.count) are given")
    }
  }

  func run(in session: inout Session) throws {
    if lookahead.count > 1, file.output?.hasFileExtension("csv") == true {
      throw Failure.arguments(
        "a .csv file has one list, expected one of --tree, --mass and --next, or a .json file")
    }
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let prime = try context(loaded, session)
    let vocabulary = loaded.model.vocabulary
    var reader = Reader(
      loaded.predictor(remembers: try memory.isUsed(by: loaded.model, session.settings)))
    try reader.read(try vocabulary.encode(prime.reading.unicodeScalars).tokens, session.console)
    guard let logits = reader.logits else {
      throw Failure.arguments("there is nothing to read, so nothing is expected")
    }
    var table = try ProbabilityTable(logits, after: prime, vocabulary, top: top)
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
    if lookahead.areGiven, !table.entropy.isNaN {
      table.lookahead = try Lookahead(
        lookahead, after: try table.state(after: reader, settings),
        text: prime.reading, vocabulary, top: top, session.console)
    }
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
    let characters = text.unicodeScalars
    let end = characters.suffix(50).visibleInLine
    return "'" + (characters.count > 50 ? "…" : "") + end + "'"
  }
}
