/// Rows and columns of text.
package struct Table: Hashable, Sendable {
  /// The alignment of the text in a column.
  package enum Alignment: Hashable, Sendable { case left, right }

  /// The head of a column.
  package struct Column: Hashable, Sendable {
    /// The title above it.
    package let title: String
    /// The alignment of its cells.
    package let alignment: Alignment

    /// A column of words.
    package static func left(_ title: String) -> Column { Column(title: title, alignment: .left) }
    /// A column of numbers.
    package static func right(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  /// The columns, left to right.
  package let columns: [Column]
  /// The rows, top to bottom, each with a cell for every column.
  package private(set) var rows: [[String]] = []

  /// Makes a table without rows.
  ///
  /// If all titles are empty, the table has no head.
  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row at the bottom.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has one cell for every column")
    rows.append(cells)
  }

  /// The lines, each shortened to `width` columns if a width is given.
  package func lines(width: Int? = nil) -> [String] {
    let titles = columns.map(\.title)
    let shown = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
    let widths = columns.indices.map { column in
      shown.map { displayWidth(of: $0[column]) }.max() ?? 0
    }
    return shown.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - displayWidth(of: cell))
        if column > 0 { line += "  " }
        line += columns[column].alignment == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line.cut(to: width)
    }
  }
}

/// The columns that `text` takes in a terminal.
///
/// A character takes one column, an East Asian character or pictograph two, a combining mark none.
package func displayWidth(of text: String) -> Int {
  text.unicodeScalars.reduce(0) { width, character in
    if character < "\u{300}" { return width + 1 }
    if character.properties.isGraphemeExtend { return width }
    return width + (wideCharacters.contains { $0.contains(character) } ? 2 : 1)
  }
}

/// The blocks of wide characters (UAX #11), without isolated wide characters in other blocks.
private let wideCharacters: [ClosedRange<Unicode.Scalar>] = [
  "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{303E}", "\u{3041}"..."\u{A4CF}",
  "\u{AC00}"..."\u{D7A3}", "\u{F900}"..."\u{FAFF}", "\u{FE30}"..."\u{FE6F}",
  "\u{FF00}"..."\u{FF60}", "\u{FFE0}"..."\u{FFE6}", "\u{1F300}"..."\u{1F64F}",
  "\u{1F900}"..."\u{1F9FF}", "\u{20000}"..."\u{3FFFD}",
]

extension String {
  /// The text, shortened with `…` if it is wider than `width`.
  package func cut(to width: Int?) -> String {
    guard let width, width > 0, displayWidth(of: self) > width else { return self }
    var room = width - 1
    let shown = prefix { character in
      room -= displayWidth(of: String(character))
      return room >= 0
    }
    return shown + "…"
  }

  /// The text broken at spaces into at most `limit` lines of `width` columns; the rest is omitted.
  package func lines(ofWidth width: Int, atMost limit: Int = 4) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, displayWidth(of: last) + 1 + displayWidth(of: String(word)) <= width
      {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word).cut(to: width))
      }
    }
    return lines.count > limit ? lines.prefix(limit - 1) + ["…"] : lines
  }
}
