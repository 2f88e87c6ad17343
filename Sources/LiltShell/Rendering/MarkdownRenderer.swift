import ABCNotation
import Drawing

extension Block {
  /// The parts that are shown where a block is text.
  fileprivate var asText: [Block] {
    if case .tune(let tune) = self { tune.inText } else { [self] }
  }

  /// Whether its text can be ABC.
  fileprivate var isABC: Bool {
    switch self {
    case .text, .lines: true
    default: false
    }
  }
}

/// Renders results as the texts of fenced blocks in a notebook.
enum MarkdownRenderer {
  /// The results of a block of cells, in order; tunes apart from other text.
  ///
  /// Charts, rolls and tables are as in a terminal of 80 columns without colours.
  static func texts(of results: [any CommandResult]) -> [ResultText] {
    let renderer = BlockRenderer(.none)
    var texts: [ResultText] = []
    for block in results.flatMap(\.blocks).flatMap(\.asText) {
      let text = renderer.text(of: block).trimmingTrailingNewlines
      if text.isEmpty {
        // An empty line keeps two tables apart.
        if let last = texts.last, last.language == "text" {
          texts[texts.count - 1] = ResultText(language: "text", text: last.text + "\n")
        }
        continue
      }
      // What a model has read begins as a tune does.
      if block.isABC, text.unicodeScalars.startsTune {
        texts.append(ResultText(language: "abc", text: text))
      } else if let last = texts.last, last.language == "text" {
        texts[texts.count - 1] = ResultText(language: "text", text: last.text + "\n" + text)
      } else {
        texts.append(ResultText(language: "text", text: text))
      }
    }
    return texts.map {
      ResultText(language: $0.language, text: $0.text.trimmingTrailingNewlines)
    }
  }
}
