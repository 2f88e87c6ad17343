/// The meaning of a piece of text; a renderer decides how it looks.
package enum TextStyle: Hashable, Sendable {
  /// Ordinary text.
  case plain
  /// A remark about the line above.
  case remark
  /// Part of the chart line with this index.
  case series(Int)
  /// A character with its surprisal in bits; `nil` if it was not predicted.
  case surprisal(Double?)
  /// A character with its share of a diverging scale, from -1 to 1.
  case activity(Double)
}

/// A line of text in pieces, each with its style.
package struct StyledLine: Hashable, Sendable {
  /// A piece of text in one style.
  package struct Span: Hashable, Sendable {
    package var text: String
    package var style: TextStyle

    package init(text: String, style: TextStyle) {
      self.text = text
      self.style = style
    }
  }

  package private(set) var spans: [Span] = []
  /// Whether to shorten the line to the width of the terminal, which would otherwise wrap it.
  package var isCut = false

  package init() {}

  /// Makes a line in one style.
  package init(_ text: String, _ style: TextStyle = .plain, isCut: Bool = false) {
    append(text, style)
    self.isCut = isCut
  }

  /// Appends text.
  package mutating func append(_ text: String, _ style: TextStyle) {
    if text.isEmpty { return }
    if let last = spans.last, last.style == style {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(text: text, style: style))
    }
  }

  /// The text without its styles.
  package var text: String { spans.map(\.text).joined() }

  /// The line, shortened with `…` if it is wider than `width`.
  package func cut(to width: Int) -> StyledLine {
    guard displayWidth(of: text) > width, width > 0 else { return self }
    var (line, room) = (StyledLine(), width)
    for span in spans where room > 0 {
      let length = displayWidth(of: span.text)
      // The ellipsis has the style of the text that it replaces.
      let isLast = length >= room
      line.append(isLast ? (span.text + "  ").cut(to: room) : span.text, span.style)
      room -= length
    }
    return line
  }
}
