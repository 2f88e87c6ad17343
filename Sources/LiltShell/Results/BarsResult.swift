import Composition
import Drawing
import JSON

/// Bars that can be taken, with what can be said of each.
struct BarsResult: CommandResult {
  static let shape = ResultShape.array(
    of: "bars, the least surprising first",
    .init("name", "what names the tune with it"), .init("music", "its characters"),
    .init("seed", "what draws it again"), .init("characters", "how many it has"),
    .init("bitsPerCharacter", "their mean surprisal"),
    .init("chordFit", "share of its notes that are tones of the sounding chord, or null"),
    .init(
      "longestMatch", "music characters of the longest passage into it that the corpus has, or null"
    ))

  /// A bar and its figures.
  struct Row: Sendable {
    let name: String
    let text: String
    let seed: UInt64
    let meanBits: Double
    let figures: BarFigures
  }

  private let rows: [Row]
  private let hasCorpus: Bool

  /// Describes the candidates of the present place at `positions`.
  init(_ tune: ComposedTune, _ positions: Range<Int>, comparedWith corpus: CorpusMatches?) {
    let before = tune.text
    hasCorpus = corpus != nil
    rows = positions.map { position in
      let bar = tune.tree.present.candidates[position]
      return Row(
        name: tune.names[position + 1], text: bar.text, seed: bar.seed, meanBits: bar.meanBits,
        figures: BarFigures(
          bar.generation.draft.text, after: before, comparedWith: corpus))
    }
  }

  var json: JSONValue { ListingResult(rows, columns).json }
  var blocks: [Block] { rows.isEmpty ? [] : ListingResult(rows, columns).blocks }

  private var columns: [ListedColumn<Row>] {
    let match = ListedColumn<Row>.right("in corpus", key: "longestMatch") { row in
      ListedValue(
        row.figures.longestMatch.map { .int($0) } ?? .null,
        text: row.figures.longestMatch.map { "\($0)" } ?? "")
    }
    return [
      .left("bar", key: "name") { .words($0.name) },
      .left("music", key: "music") { ListedValue(.string($0.text), text: $0.text.onOneLine) },
      .hidden(key: "seed") { .string("\($0.seed)") },
      .right("characters", key: "characters") { .count($0.text.unicodeScalars.count) },
      .right("bits/character", key: "bitsPerCharacter") { .figure($0.meanBits, decimals: 2) },
      .right("chord fit", key: "chordFit") { .figure($0.figures.chordFit, decimals: 2) },
      hasCorpus ? match : .hidden(key: "longestMatch") { _ in .null },
    ]
  }
}

extension String {
  /// A passage of music on one line, without white space at its ends.
  var onOneLine: String {
    split(separator: "\n").map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.drop(while: \.isBlank)))
        .trimmingTrailingBlanks
    }.joined(separator: " ↵ ")
  }
}
