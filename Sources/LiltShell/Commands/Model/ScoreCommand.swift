import ArgumentParser
import CharRNN
import Composition

struct ScoreCommand: RawCommand {
  static let name = "score"
  static let summary = "Show how surprising a tune is, by character, bar and tune"
  static let textName = "[TUNE|ABC…]"
  static let details = """
    Surprisal is −log₂ of the probability that the model gave a character before it read it. A \
    fragment is read after a header that fits it, which is not scored. A tune or a file is named \
    as for '\(PrimeCommand.name)'. The digits \
    under a line are the surprisal of its characters in whole bits, 9 for 9 or more; in colour, \
    the background of the characters shows it instead. The most surprising characters of the music are named by \
    bar and note, as '\(WhyCommand.name)' takes them. With a corpus a whole tune is compared with its \
    held-out tunes, or where those are fewer than 20 with the tunes to train on; of many, with a sample.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("characters", "characters scored"), .init("bits", "their surprisal"),
    .init("bitsPerCharacter", "the mean, or null"),
    .init("likeliest", "how many the model found likeliest"),
    .init("bars", "bar (its number, or null), text, bits and characters of each"),
    .init("places", "the most surprising: place, bar, character, bits and what was expected"),
    .init(
      "standing",
      """
      of a whole tune among the corpus's: bitsPerCharacter, below, tunes, of, heldOut, p10, p50, p90; \
      or null
      """),
    .init("surprisals", "pairs of a character and its bits, or null"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    switch error {
    case is UnreadableHeader: [.again("--bare …")]
    case is UnknownCharacter: Failure.knownCharacters
    default: nil
    }
  }

  @Flag(help: "Read the text alone, as it is, without anything before or after it.")
  var bare = false

  @OptionGroup var header: HeaderOptions

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func run(_ text: String?, in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let typed = try text.map { try session.tuneOrText($0) } ?? session.tune(nil).textToRead
    if typed.isEmpty { throw Failure.arguments("there is no text to score") }
    let read = loaded.model.vocabulary.spelling(
      of: bare ? typed : session.endingLastField(of: typed))
    _ = try loaded.model.vocabulary.encode(read.unicodeScalars)
    let (prime, header) = try SessionPrime(text: read, isBare: bare, choices: self.header.choices)
      .resolved(for: loaded, session.settings)
    if typed == text, !bare { session.warnOfFaults(in: prime) }
    let remembers = try memory.isUsed(by: loaded.model, session.settings)
    var score = try TextScore(
      of: prime.text, after: prime.boundary + prime.header, header: prime.header, by: loaded.model,
      remembers: remembers, holding: loaded.held, session.console)
    if !bare, PrimeKind(read) == .tune, score.hasBars {
      score.usual = try session.usualSurprisal(loaded, remembers: remembers)
    }
    session.noteHeldCells()
    session.warnIfNaN(score.bits)
    if let header, !session.console.isForPrograms { session.note(header) }
    session.show(score)
    try file.write(score, in: session)
  }
}
