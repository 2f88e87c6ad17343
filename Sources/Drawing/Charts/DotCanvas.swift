/// A grid of characters on which lines are drawn dot by dot.
///
/// A braille character has two columns and four rows of dots; an ASCII character is one dot.
package struct DotCanvas {
  /// The characters to draw with.
  package enum Alphabet: Hashable, Sendable {
    case braille, ascii

    /// The number of dots in one character.
    fileprivate var dots: (columns: Int, rows: Int) { self == .braille ? (2, 4) : (1, 1) }
  }

  /// The dots of one character, and the line drawn last through it.
  package struct Cell: Hashable {
    /// The bits of a braille pattern's code point.
    package var dots: UInt8 = 0
    package var series: Int?
    package var hasMarker = false
  }

  package let columns: Int
  package let rows: Int
  package let alphabet: Alphabet
  private var cells: [Cell]

  /// Makes an empty canvas.
  package init(columns: Int, rows: Int, alphabet: Alphabet) {
    self.columns = columns
    self.rows = rows
    self.alphabet = alphabet
    cells = [Cell](repeating: Cell(), count: columns * rows)
  }

  /// The character at a column and a row, both from 0 at the top left.
  package subscript(column: Int, row: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  /// The dot at a place in the plot area.
  private func dot(at place: LineChart.Point) -> (x: Int, y: Int) {
    let (width, height) = (columns * alphabet.dots.columns, rows * alphabet.dots.rows)
    return (
      Int((place.x * Double(width - 1)).rounded()),
      Int(((1 - place.y) * Double(height - 1)).rounded())
    )
  }

  /// The character that contains a place in the plot area.
  package func cell(at place: LineChart.Point) -> (column: Int, row: Int) {
    let dot = dot(at: place)
    return (dot.x / alphabet.dots.columns, dot.y / alphabet.dots.rows)
  }

  /// The horizontal place of the middle of a column.
  package func place(ofColumn column: Int) -> Double {
    let dots = alphabet.dots.columns
    let width = Double(max(1, columns * dots - 1))
    return min(1, (Double(column * dots) + Double(dots - 1) / 2) / width)
  }

  /// Draws a line through places in the plot area.
  package mutating func draw(_ places: [LineChart.Point], series: Int) {
    let dots = places.map(dot)
    guard let first = dots.first else { return }
    set(first, series)
    for (start, end) in zip(dots, dots.dropFirst()) {
      let length = max(abs(end.x - start.x), abs(end.y - start.y))
      guard length > 0 else { continue }
      for step in 1...length {
        let share = Double(step) / Double(length)
        set(
          (
            start.x + Int((share * Double(end.x - start.x)).rounded()),
            start.y + Int((share * Double(end.y - start.y)).rounded())
          ), series)
      }
    }
  }

  private mutating func set(_ dot: (x: Int, y: Int), _ series: Int) {
    let (width, height) = alphabet.dots
    let (column, row) = (dot.x / width, dot.y / height)
    // Unicode numbers the dots of the upper three rows by column, then those of the fourth row.
    let (x, y) = (dot.x % width, dot.y % height)
    self[column, row].dots |= 1 << (y < 3 ? 3 * x + y : 6 + x)
    self[column, row].series = series
  }

  /// The character of a cell, a space if it is empty.
  package func character(_ cell: Cell) -> Character {
    guard let series = cell.series else { return " " }
    let style = SeriesStyle.style(at: series)
    switch alphabet {
    case .ascii: return style.asciiGlyph
    case .braille:
      return cell.hasMarker
        ? style.glyph : Character(Unicode.Scalar(0x2800 + UInt32(cell.dots)) ?? " ")
    }
  }
}
