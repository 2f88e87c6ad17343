import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct VocabularyCommand: Command {
  static let name = "vocabulary"
  static let summary = "List the characters with their indices"
  static let details = """
    A character is a Unicode scalar. The index is what 'sample --start-index' takes. The characters \
    are the model's, or the corpus's where there is no model; how often each occurs is counted in \
    the corpus.
    """
  static let group = CommandGroup.corpus

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let vocabulary = try session.model?.model.vocabulary ?? session.loadedCorpus().vocabulary
    let counts = session.corpus.map { corpus in
      vocabulary.characters.map { character in
        corpus.vocabulary.index(of: character).map { corpus.characterCounts[Int($0)] } ?? 0
      }
    }
    let total = Double(max(1, session.corpus?.text.count ?? 0))
    if json { return try session.show(Self.json(vocabulary, counts, total)) }
    var table = Table(
      [.right("index"), .left("character"), .left("code")]
        + (counts == nil ? [] : [.right("count"), .right("share")]))
    for (index, character) in vocabulary.characters.enumerated() {
      var row = ["\(index)", character.visible, character.codePoint]
      if let count = counts?[index] {
        row += [count.grouped, (Double(count) / total * 100).fixed(2) + " %"]
      }
      table.append(row)
    }
    session.show(table)
  }

  private static func json(_ vocabulary: Vocabulary, _ counts: [Int]?, _ total: Double) -> JSONValue
  {
    .array(
      vocabulary.characters.enumerated().map { index, character in
        [
          "index": .int(index), "character": .string(String(character)),
          "count": counts.map { .int($0[index]) } ?? .null,
          "share": counts.map { .figure(Double($0[index]) / total) } ?? .null,
        ]
      })
  }
}

extension Unicode.Scalar {
  /// The character as it can be told in a table: white space and control characters as escapes or
  /// in quotes.
  var visible: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case " ": "' '"
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{A0}": "\\u{\(String(value, radix: 16))}"
    default: properties.isGraphemeExtend ? "◌" + String(self) : String(self)
    }
  }

  /// `U+004B`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
