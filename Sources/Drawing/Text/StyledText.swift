/// What a piece of text is; a renderer decides how that looks.
package enum TextStyle: Hashable, Sendable {
  /// Nothing in particular.
  case plain
  /// A remark on the line above.
  case remark
  /// Part of the line at this position in a chart.
  case series(Int)
  /// A character that cost a model so many bits; `nil` where it was not predicted.
  case surprisal(Double?)
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
  /// Whether what goes beyond the width of a terminal is cut off; otherwise the terminal wraps it.
  package var isCut = false

  package init() {}

  /// A line in one style.
  package init(_ text: String, _ style: TextStyle = .plain, isCut: Bool = false) {
    append(text, style)
    self.isCut = isCut
  }

  /// Adds text at the end.
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

  /// The line, or where it is wider than `width` its beginning and `…`.
  package func cut(to width: Int) -> StyledLine {
    guard displayWidth(of: text) > width, width > 0 else { return self }
    var (line, room) = (StyledLine(), width)
    for span in spans where room > 0 {
      let length = displayWidth(of: span.text)
      // The sign for what is missing stands in the style of what it replaces.
      let isLast = length >= room
      line.append(isLast ? (span.text + "  ").cut(to: room) : span.text, span.style)
      room -= length
    }
    return line
  }
}
