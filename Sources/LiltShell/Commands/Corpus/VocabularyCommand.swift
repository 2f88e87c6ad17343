import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct VocabularyCommand: Command {
  static let name = "vocabulary"
  static let summary = "List the characters with their indices"
  static let details = """
    A character is a Unicode scalar; 'sample --start-index' takes its index. Lists the characters \
    of the model, or of the corpus if there is no model, with their counts in the corpus.
    """
  static let group = CommandGroup.corpus
  static let result: ResultShape? = .array(
    of: "characters", .init("index", "its index in the model"), .init("character", "the character"),
    .init("count", "how often it occurs in the corpus, or null"),
    .init("share", "its share of all characters, or null"))

  func run(in session: inout Session) throws {
    let vocabulary = try session.model?.model.vocabulary ?? session.loadedCorpus().vocabulary
    let counts = session.corpus.map { corpus in
      vocabulary.characters.map { character in
        corpus.vocabulary.index(of: character).map { corpus.characterCounts[Int($0)] } ?? 0
      }
    }
    let total = Double(max(1, session.corpus?.text.count ?? 0))
    let rows = vocabulary.characters.enumerated().map { index, character in
      Row(
        index: index, character: character, count: counts?[index],
        share: counts.map { Double($0[index]) / total })
    }
    session.show(ListingResult(rows, Self.columns(hasCounts: counts != nil)))
  }

  private struct Row {
    let index: Int
    let character: Unicode.Scalar
    let count: Int?
    let share: Double?
  }

  private static func columns(hasCounts: Bool) -> [ListedColumn<Row>] {
    let known: [ListedColumn<Row>] = [
      .right("index", key: "index") { .number($0.index) },
      .left("character", key: "character") {
        ListedValue(.string(String($0.character)), text: $0.character.visible)
      },
      .left("code", key: nil) { .words($0.character.codePoint) },
    ]
    guard hasCounts else {
      return known + [.hidden(key: "count") { _ in .null }, .hidden(key: "share") { _ in .null }]
    }
    return known + [
      .right("count", key: "count") { .count($0.count ?? 0) },
      .right("share", key: "share") {
        ListedValue(.figure($0.share ?? 0), text: (($0.share ?? 0) * 100).fixed(2) + " %")
      },
    ]
  }
}

extension Unicode.Scalar {
  /// The code point, such as `U+004B`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
