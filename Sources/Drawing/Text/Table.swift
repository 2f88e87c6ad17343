/// Rows and columns of text.
package struct Table: Hashable, Sendable {
  /// Where a column's text stands.
  package enum Alignment: Hashable, Sendable { case left, right }

  /// The head of a column.
  package struct Column: Hashable, Sendable {
    /// What stands above it.
    package let title: String
    /// Where its cells stand.
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

  /// A table without rows.
  ///
  /// Where all titles are empty no head is shown.
  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row at the bottom.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has one cell for every column")
    rows.append(cells)
  }

  /// The lines, each cut to `width` characters where a width is given.
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

/// The columns that `text` takes in a terminal: one a character, two for those of East Asian scripts
/// and pictures, none for combining marks.
package func displayWidth(of text: String) -> Int {
  text.unicodeScalars.reduce(0) { width, character in
    if character < "\u{300}" { return width + 1 }
    if character.properties.isGraphemeExtend { return width }
    return width + (wideCharacters.contains { $0.contains(character) } ? 2 : 1)
  }
}

/// The blocks that are wide (UAX #11), without the few single characters among others.
private let wideCharacters: [ClosedRange<Unicode.Scalar>] = [
  "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{303E}", "\u{3041}"..."\u{A4CF}",
  "\u{AC00}"..."\u{D7A3}", "\u{F900}"..."\u{FAFF}", "\u{FE30}"..."\u{FE6F}",
  "\u{FF00}"..."\u{FF60}", "\u{FFE0}"..."\u{FFE6}", "\u{1F300}"..."\u{1F64F}",
  "\u{1F900}"..."\u{1F9FF}", "\u{20000}"..."\u{3FFFD}",
]

extension String {
  /// The text, or where it is wider than `width` its beginning and `…`.
  package func cut(to width: Int?) -> String {
    guard let width, width > 0, displayWidth(of: self) > width else { return self }
    var room = width - 1
    let shown = prefix { character in
      room -= displayWidth(of: String(character))
      return room >= 0
    }
    return shown + "…"
  }

  /// The text in lines of at most `width` columns, broken where it has spaces; what goes beyond four
  /// lines is left out.
  package func lines(ofWidth width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, displayWidth(of: last) + 1 + displayWidth(of: String(word)) <= width
      {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word).cut(to: width))
      }
    }
    return lines.count > 4 ? lines.prefix(3) + ["…"] : lines
  }
}
