import ABCNotation
import Drawing

/// Words on the paper between lines of staves: `%%text`, `%%center` and text blocks (ABC 2.1
/// §11.4.5).
struct StaffText: Hashable {
  /// How abcm2ps lays out the lines.
  let layout: String
  /// Whether lines are joined to paragraphs.
  private let isFilled: Bool
  /// Whether nothing is shown.
  private let isHidden: Bool
  /// The number of characters that fit on a line of the paper.
  private let width: Int
  private var lines: [String] = []

  /// The widths of lines on paper and on a page, in any font in which a viewer shows them; abcm2ps
  /// knows the widths of one font.
  static func width(forPage isForPage: Bool) -> Int { isForPage ? 68 : 76 }

  /// The layouts in which a paragraph has other lines than the text.
  private static let filled: Set<String> = ["fill", "justify", "ragged", "align"]
  /// The most lines of a block, for the memory of abcm2ps.
  private static let blockLimit = 100

  /// Reads a directive without its marks: a line of text, or the start of a text block, whose lines
  /// are to be added; `nil` for another directive.
  init?(_ directive: String, forPage isForPage: Bool) {
    width = Self.width(forPage: isForPage)
    let name = StaffDirective.name(of: directive)
    let words = directive.dropFirst(name.count).drop(while: \.isWhitespace)
    let wanted = String(words.prefix { !$0.isWhitespace })
    isFilled = name == "begintext" && Self.filled.contains(wanted)
    isHidden = name == "begintext" && wanted == "skip"
    switch name {
    case "text", "center":
      layout = name == "text" ? "obeylines" : name
      add(String(words))
    case "begintext": layout = wanted == "center" || wanted == "right" ? wanted : "obeylines"
    default: return nil
    }
  }

  /// Adds a line of a block.
  mutating func add(_ line: String) {
    if isHidden { return }
    var rest = Self.written(line)[...]
    if isFilled, rest.contains(where: { !$0.isWhitespace }), let last = lines.last, !last.isEmpty {
      rest = lines.removeLast() + " " + rest
    }
    while let limit = rest.index(rest.startIndex, offsetBy: width, limitedBy: rest.endIndex),
      limit < rest.endIndex
    {
      let space = rest[...limit].lastIndex(of: " ")
      let end = space.flatMap { $0 > rest.startIndex ? $0 : nil } ?? limit
      lines.append(String(rest[..<end]))
      rest = rest[end...].drop { $0 == " " }
    }
    lines.append(String(rest))
  }

  /// The lines to write without their marks, and whether each has words of the text.
  ///
  /// They are blocks, since `%` starts no comment there.
  var written: [(line: String, isWords: Bool)] {
    stride(from: 0, to: lines.count, by: Self.blockLimit).flatMap { start in
      let words = lines[start..<min(start + Self.blockLimit, lines.count)]
      return [("begintext \(layout)", false)] + words.map { (Self.inBlock($0), true) }
        + [("endtext", false)]
    }
  }

  /// A line that does not end the block.
  private static func inBlock(_ line: String) -> String {
    // abcm2ps reads `\u0065` as the letter.
    line.drop(while: \.isWhitespace).hasPrefix("end")
      ? line.replacing("e", with: "\\u0065", maxReplacements: 1) : line
  }

  /// The words without control characters and changes of fonts, which the picture does not have.
  private static func written(_ line: String) -> String {
    let text = line.replacing("\\%", with: "%").unicodeScalars
    var written = String.UnicodeScalarView()
    var place = text.startIndex
    while place < text.endIndex {
      let scalar = text[place]
      place = text.index(after: place)
      let next = place < text.endIndex ? text[place] : " "
      switch scalar {
      case "$" where ("0"..."9").contains(next): place = text.index(after: place)
      // A number of a character could be that of a control character.
      case "\\" where ("0"..."9").contains(next) || next == "u" || next == "U":
        written.append(contentsOf: "\\\\".unicodeScalars)
      default:
        let isControl = scalar.properties.generalCategory == .control
        let endsLine = scalar == "\u{2028}" || scalar == "\u{2029}"
        written.append(isControl || endsLine ? " " : scalar)
      }
    }
    return String(written)
  }
}
