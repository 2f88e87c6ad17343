import ArgumentParser
import CharRNN
import Composition
import Safetensors

struct VocabularyTable: Command {
  static let name = "vocabulary"
  static let summary = "List the characters with their indices"
  static let details = """
    A character is a Unicode scalar. The index is what 'sample --start-index' takes.
    """
  static let group = CommandGroup.corpus

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let corpus = try session.loadedCorpus()
    let total = Double(max(1, corpus.text.count))
    if json {
      return try session.show(
        .array(
          zip(corpus.vocabulary.characters, corpus.characterCounts).enumerated().map {
            [
              "index": .int($0), "character": .string(String($1.0)), "count": .int($1.1),
              "share": .figure(Double($1.1) / total),
            ]
          }))
    }
    var table = Table([
      .right("index"), .left("character"), .left("code"), .right("count"), .right("share"),
    ])
    for (index, character) in corpus.vocabulary.characters.enumerated() {
      let count = corpus.characterCounts[index]
      table.append(
        [
          "\(index)", character.visible, character.codePoint, count.grouped,
          (Double(count) / total * 100).fixed(2) + " %",
        ])
    }
    session.show(table)
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
