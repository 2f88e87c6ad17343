/// A chart of labelled points drawn in characters.
package struct ScatterText {
  private let chart: ScatterChart
  private let columns: Int
  private let rows: Int
  private let alphabet: DotCanvas.Alphabet

  /// Draws `chart` within `columns` and `rows` if these are enough for its labels.
  package init(_ chart: ScatterChart, columns: Int, rows: Int, alphabet: DotCanvas.Alphabet) {
    self.chart = chart
    self.columns = columns
    self.rows = rows
    self.alphabet = alphabet
  }

  private static let fewestRows = 8
  private static let mostRows = 36

  /// A character of the plot and its group.
  private typealias Cell = (character: Character, group: Int)

  /// The text lines of the drawing, top to bottom.
  package var lines: [StyledLine] {
    let height = min(max(rows - 4 - chart.groups.count, Self.fewestRows), Self.mostRows)
    let width = max(20, columns - 2)
    let stroke = alphabet == .braille ? ("│", "└", "─") : ("|", "+", "-")
    let body = plot(width: width, height: height).map { row -> StyledLine in
      var line = StyledLine(stroke.0)
      let end = row.lastIndex { $0 != nil } ?? -1
      for cell in row.prefix(end + 1) {
        line.append(String(cell?.character ?? " "), cell.map { .series($0.group) } ?? .plain)
      }
      return line
    }
    let frame = [
      StyledLine(stroke.1 + String(repeating: stroke.2, count: width)),
      StyledLine("across: \(chart.xTitle); up: \(chart.yTitle)".cut(to: columns)),
    ]
    return [StyledLine(chart.title.cut(to: columns))] + body + frame + legend
  }

  /// The labels in their places, or in the nearest free ones.
  private func plot(width: Int, height: Int) -> [[Cell?]] {
    let axes = chart.axes(ticks: (3, 3))
    var cells = [[Cell?]](repeating: [Cell?](repeating: nil, count: width), count: height)
    for (group, point) in chart.points {
      let label = Array(point.label)
      guard label.count <= width else { continue }
      let column = Int((axes.x.place(of: point.x) * Double(width - label.count)).rounded())
      let row = Int(((1 - axes.y.place(of: point.y)) * Double(height - 1)).rounded())
      let place = Self.places(near: (column, row), width - label.count + 1, height)
        .first { place in
          // A space before and behind, so that labels do not run into words.
          (max(0, place.column - 1)..<min(width, place.column + label.count + 1))
            .allSatisfy { cells[place.row][$0] == nil }
        }
      guard let place else { continue }
      for (offset, character) in label.enumerated() {
        cells[place.row][place.column + offset] = (character, group)
      }
    }
    return cells
  }

  /// The places of a plot within a small distance, the nearest first; a row is as far as two columns.
  private static func places(
    near middle: (column: Int, row: Int), _ width: Int, _ height: Int
  ) -> [(column: Int, row: Int)] {
    var places: [(distance: Int, column: Int, row: Int)] = []
    for row in max(0, middle.row - 4)...min(height - 1, middle.row + 4) {
      for column in max(0, middle.column - 9)...min(width - 1, middle.column + 9) {
        let (across, up) = (column - middle.column, 2 * (row - middle.row))
        places.append((across * across + up * up, column, row))
      }
    }
    return places.sorted { ($0.distance, $0.row, $0.column) < ($1.distance, $1.row, $1.column) }
      .map { ($0.column, $0.row) }
  }

  private var legend: [StyledLine] {
    chart.groups.enumerated().map { position, group in
      var line = StyledLine(group.name, .series(position))
      let labels = group.points.map(\.label).joined(separator: " ")
      line.append((": " + labels).cut(to: max(4, columns - displayWidth(of: group.name))), .plain)
      return line
    }
  }
}
