import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct PrimeCommand: RawCommand {
  static let name = "prime"
  static let summary = "Set what the model reads before it makes a tune"
  static let textName = "[ABC…]"
  static let details = """
    A text with a K: line is read as it is. A text without one is a fragment and gets a header, \
    unless it is --bare: the metre and the unit note length that its bars have, and the key that \
    its chord symbols, its notes, the corpus and the model make likeliest. A single word that \
    names a tune or a file stands for that tune. Without a text the present prime is shown.
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

  @Flag(help: "Read a fragment alone, without a header before it.")
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
    if let typed = try typedText(text, session) { try set(typed, in: &session) }
    guard let prime = session.prime else {
      return session.show(Self.noPrime)
    }
    let (resolved, header) = try prime.resolved(for: session.loadedModel(), session.settings)
    if let header { session.note(header) }
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

  private func typedText(_ text: String?, _ session: Session) throws -> String? {
    if let file {
      if text != nil { throw Failure.arguments("give --file or a text, not both") }
      return GenerationRecord.removed(
        from: try session.decodedText(of: file).characters[...].string)
    }
    guard let text else { return header.choices.isEmpty && !bare ? nil : "" }
    return try session.tuneOrText(text)
  }

  private func set(_ typed: String, in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let text = typed.asPrime
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

extension Session {
  /// The ABC of the tune or file that `text` names, or else `text` itself.
  func tuneOrText(_ text: String) throws -> String {
    let isOneWord = !text.isEmpty && !text.unicodeScalars.contains { $0 == " " || $0 == "\n" }
    if isOneWord {
      if let tune = tunes.entry(for: text) { return tune.textToRead }
      if files.kind(of: text) == .file { return try tune(text).textToRead }
    }
    return text
  }
}
