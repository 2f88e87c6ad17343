import ABCNotation

/// A piece of a cell or of ABC text, and what it is.
struct ColouredText: Hashable {
  /// What a piece of text is; the raw value is the class that the style of a page colours.
  enum Kind: String {
    case command = "k"
    case option = "o"
    case string = "s"
    case number = "n"
    case comment = "c"
    case field = "f"
    case chord = "h"
    case barLine = "b"
    case remark = "r"
  }

  let text: String
  /// `nil` for ordinary text.
  let kind: Kind?

  init(_ text: some StringProtocol, _ kind: Kind? = nil) {
    self.text = String(text)
    self.kind = kind
  }
}

/// Divides ABC text into fields, comments, chord symbols, bar lines and the rest.
enum ABCColours {
  /// The pieces of `text`, which together are the text.
  static func pieces(of text: some StringProtocol) -> [ColouredText] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      (index > 0 ? [ColouredText("\n")] : []) + pieces(ofLine: String(line))
    }
  }

  static func pieces(ofLine line: String) -> [ColouredText] {
    switch Array(line.unicodeScalars).lineKind {
    case .blank: [ColouredText(line)]
    case .directive, .comment: [ColouredText(line, .comment)]
    case .field:
      if let colon = line.unicodeScalars.firstIndex(of: ":") {
        [ColouredText(line[...colon], .field), ColouredText(line[colon...].dropFirst())]
      } else {
        [ColouredText(line)]
      }
    case .music: music(line)
    }
  }

  private static func music(_ line: String) -> [ColouredText] {
    var pieces: [ColouredText] = []
    var rest = line.unicodeScalars[...]
    while let first = rest.first {
      var (end, kind): (Substring.UnicodeScalarView.Index, ColouredText.Kind?)
      switch first {
      case "\"":
        let close = rest.dropFirst().firstIndex(of: "\"")
        (end, kind) = (close.map { rest.index(after: $0) } ?? rest.endIndex, .chord)
      case "%": (end, kind) = (rest.endIndex, .comment)
      case "|", ":":
        end = rest.firstIndex { !"|:]".unicodeScalars.contains($0) } ?? rest.endIndex
        kind = .barLine
      default:
        end =
          rest.dropFirst().firstIndex { "\"%|:".unicodeScalars.contains($0) } ?? rest.endIndex
        kind = nil
      }
      pieces.append(ColouredText(String(rest[..<end]), kind))
      rest = rest[end...]
    }
    return pieces
  }
}
