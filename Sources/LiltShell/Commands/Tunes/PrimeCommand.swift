import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct PrimeCommand: RawCommand {
  static let name = "prime"
  static let summary = "Set what the model reads before it makes a tune"
  static let textName = "[TUNE|ABC…]"
  static let details = """
    A text with a K: line is the beginning of a tune; one of header fields alone, such as X:1 or \
    K:, is that of a header, with which the model goes on. Other texts are fragments and get a \
    header: the metre and the unit note length that their bars have, and the key that their chord \
    symbols, their notes, the corpus and the model make likeliest. Newlines at the ends are left \
    out, except after a field with a value. With --bare the model reads the text alone, to the \
    letter. A name of a tune or a file, in quotes if it has spaces, stands for that tune. Without \
    a text the present prime is shown.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("prime", "what the model reads first, or null"),
    .init("header", "the header that was put before a fragment"),
    .init("bare", "whether a fragment is read alone"),
    .init(
      "keys", "the likeliest keys of a fragment with their probabilities, the chosen one first"),
    .init("meters", "its likeliest metres, in the same way"),
    .init("meterFrom", "what decided the metre: choice, bars or likelihood; or null"),
    .init("fullBars", "the number of full bars of a fragment"),
    .init("differentBars", "the lengths of its bars in unit notes if they contradict each other"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    error is UnknownCharacter ? ["\(name) --unknown nearest …"] : nil
  }

  @Option(help: "Read the text from a file.")
  var file: String?

  @Flag(help: "Forget the prime.")
  var clear = false

  @Flag(help: "Read the text alone, as it is, without anything before or after it.")
  var bare = false

  @Option(help: "What to do with characters that the model does not know.")
  var unknown = Choice(UnknownCharacterPolicy.error)

  @OptionGroup var header: HeaderOptions

  /// The most changed characters that get a note each; a last note counts the others.
  private static let mostNotes = 10

  func validate() throws {
    if clear, file != nil { throw ValidationError("give --clear or --file, not both") }
  }

  func run(_ text: String?, in session: inout Session) throws {
    if clear {
      if text != nil { throw Failure.arguments("give --clear or a text, not both") }
      session.prime = nil
      return session.show(Self.noPrime)
    }
    let given = try givenText(text, session)
    if let given { try set(given, in: &session) }
    guard let prime = session.prime else {
      return session.show(Self.noPrime)
    }
    let (resolved, header) = try prime.resolved(for: session.loadedModel(), session.settings)
    if let header { session.note(header) }
    if let given, given.isTyped || header != nil, !bare { session.warnOfFaults(in: resolved) }
    var values: JSONObject = [
      "prime": .string(resolved.opening), "header": .string(resolved.header),
      "bare": .bool(prime.isBare),
    ]
    values.describe(header)
    session.show(FiguresResult(resolved.opening, values))
  }

  private static var noPrime: FiguresResult {
    var values: JSONObject = ["prime": .null, "header": .null, "bare": .bool(false)]
    values.describe(nil)
    return FiguresResult("prime: none; a tune starts after blank lines, with a header", values)
  }

  /// The text that was given, and whether the user typed it.
  private typealias Given = (text: String, isTyped: Bool)

  private func givenText(_ text: String?, _ session: Session) throws -> Given? {
    if let file {
      if text != nil { throw Failure.arguments("give --file or a text, not both") }
      let text = try session.decodedText(of: file).characters.withoutVersion.string
      return (GenerationRecord.removed(from: text), false)
    }
    guard let text else { return header.choices.isEmpty && !bare ? nil : ("", true) }
    let read = try session.tuneOrText(text)
    return (read, read == text)
  }

  /// The text as a model reads it: without newlines at its ends, where they would end a tune, but
  /// with that of a last line that is a field.
  private func trimmed(_ given: Given, _ session: Session) -> String {
    let text = String(given.text.drop { $0 == "\n" }).trimmingTrailingNewlines
    guard given.text.hasSuffix("\n") else { return session.endingLastField(of: text) }
    if text.unendedField != nil { return text + "\n" }
    if given.isTyped { session.note("the newline at the end is left out; with --bare it is read") }
    return text
  }

  private func set(_ given: Given, in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let text = loaded.model.vocabulary.spelling(of: bare ? given.text : trimmed(given, session))
    let (tokens, changed) = try loaded.model.vocabulary.encode(
      text.unicodeScalars, unknown: unknown.value)
    for character in changed.prefix(Self.mostNotes) {
      let nearest = character.nearest.map(UnknownCharacter.quoted)
      let change = unknown.value == .skip ? "left out" : "replaced by \(nearest ?? "nothing")"
      session.note("\(character.characterWithPlace) is not in the vocabulary: \(change)")
    }
    if changed.count > Self.mostNotes {
      session.note("and \((changed.count - Self.mostNotes).grouped) more")
    }
    if bare, tokens.isEmpty { throw Failure.arguments("--bare needs a text") }
    session.prime = SessionPrime(
      text: loaded.model.vocabulary.text(of: tokens), isBare: bare, choices: header.choices)
  }
}
