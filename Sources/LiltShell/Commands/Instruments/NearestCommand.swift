import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct NearestCommand: RawCommand {
  static let name = "nearest"
  static let summary = "Show which characters the model treats alike, or a map of all"
  static let textName = "[CHARACTERS]"
  static let readsTunes = false
  static let details = """
    Compares what characters add to the gates of the first layer: their rows of the embedding times its \
    input weights, less the mean of all characters. The similarity is the cosine of the angle between \
    two: 1 where the network cannot tell them apart but for their strength, 0 where they have nothing in \
    common, -1 where they are opposites. Type '\\n' or ↵ for a newline, ' ' or · for a space. --map draws all \
    characters in the two directions in which they differ most. An example: nearest a
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .object(
    .init("characters", "character and nearest (character, similarity), or of --map kind, x and y"),
    .init("shares", "of --map: the share of the differences in either direction, or null"),
    .init("usual", "the similarities between which 95 % of all pairs lie, or null"))

  @Flag(help: "Draw all characters on a map.")
  var map = false

  @Option(help: "The number of characters shown for each.")
  var top = 8

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if top < 1 { throw ValidationError("--top \(top), expected 1 or more") }
  }

  func run(_ text: String?, in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let vocabulary = loaded.model.vocabulary
    if map {
      if text != nil { throw Failure.arguments("--map shows all characters, expected no text") }
      let result = CharacterMap(CharacterSpace(loaded.model.predictor), vocabulary)
      session.show(result)
      return try file.write(result, in: session)
    }
    guard let text else {
      throw Failure.arguments("expected characters, or --map for all")
    }
    let asked = CharacterLabel.characters(in: text)
    let tokens = try vocabulary.encode(asked).tokens
    let result = NearestCharacters(
      to: tokens, in: CharacterSpace(loaded.model.predictor), vocabulary, top: top)
    session.show(result)
    try file.write(result, in: session)
  }
}
