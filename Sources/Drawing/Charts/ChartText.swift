/// A chart drawn in characters.
package struct ChartText {
  package let chart: LineChart
  /// The size limits of the whole drawing, including the legend.
  package let columns: Int
  package let rows: Int
  package let alphabet: DotCanvas.Alphabet

  /// Draws `chart` within `columns` and `rows` if these are enough for its axes.
  package init(
    _ chart: LineChart, columns: Int, rows: Int, alphabet: DotCanvas.Alphabet
  ) {
    self.chart = chart
    self.columns = columns
    self.rows = rows
    self.alphabet = alphabet
  }

  /// The fewest rows of the plot; a window with fewer rows scrolls.
  private static let fewestRows = 6
  /// The most rows of the plot.
  private static let mostRows = 36
  /// The most labels of the vertical axis.
  private static let mostLabels = 8
  /// The columns between two markers of a line.
  private static let markerDistance = 24

  /// The text lines of the drawing, top to bottom.
  package var lines: [StyledLine] {
    // Three rows hold the title, the horizontal axis and its labels.
    let left = rows - 3 - chart.series.count
    let height = min(max(left, Self.fewestRows), Self.mostRows)
    let y = chart.yAxis(ticks: min(height / 2, Self.mostLabels))
    let labels = y.ticks.map(y.label)
    let margin = labels.map(\.count).max() ?? 0
    let width = max(10, columns - margin - 3)
    let area = PlotArea(x: chart.xAxis(ticks: max(2, width / 12)), y: y)
    let canvas = drawn(area, columns: width, rows: height)

    var rowLabels: [Int: String] = [:]
    for (tick, label) in zip(y.ticks, labels) {
      rowLabels[canvas.cell(at: LineChart.Point(x: 0, y: y.place(of: tick))).row] = label
    }
    let strokes = alphabet == .braille ? ("┤", "│") : ("+", "|")
    let title = "\(chart.title): \(chart.yTitle)".cut(to: columns)
    let body = (0..<height).map { row in
      let label = rowLabels[row]
      let padding = String(repeating: " ", count: margin - (label?.count ?? 0))
      var line = StyledLine(
        padding + (label ?? "") + " " + (label == nil ? strokes.1 : strokes.0))
      append(canvas, row: row, to: &line)
      return line
    }
    let axis = axisLines(area.x, canvas, margin: margin).map { StyledLine($0) }
    return [StyledLine(title)] + body + axis + legend
  }

  // MARK: Lines

  private func drawn(_ area: PlotArea, columns: Int, rows: Int) -> DotCanvas {
    var canvas = DotCanvas(columns: columns, rows: rows, alphabet: alphabet)
    for (position, series) in chart.series.enumerated() {
      for part in area.visibleParts(of: series.points) { canvas.draw(part, series: position) }
    }
    // In ASCII, lines consist of their markers.
    guard alphabet == .braille else { return canvas }
    let ends = chart.series.indices.map { markEnd(of: $0, area, on: &canvas) }
    for position in chart.series.indices {
      markCourse(of: position, before: ends[position], area, on: &canvas)
    }
    return canvas
  }

  /// Sets a marker at a line's end and returns its column.
  ///
  /// If another marker is there or the end is beyond the edge, it goes as far right as possible.
  private func markEnd(of position: Int, _ area: PlotArea, on canvas: inout DotCanvas) -> Int? {
    let points = chart.series[position].points
    guard let end = points.last.map(area.place) else { return nil }
    let column = canvas.cell(at: end.clamped).column
    if end.isInside, canvas.mark(end, series: position) { return column }
    return stride(from: column, through: 0, by: -1).first { column in
      let place = area.place(on: points, atX: canvas.place(ofColumn: column))
      return place.map { canvas.mark($0, series: position) } ?? false
    }
  }

  /// Sets a line's markers at even distances up to its end, at other columns than the other lines'.
  private func markCourse(
    of position: Int, before end: Int?, _ area: PlotArea, on canvas: inout DotCanvas
  ) {
    guard let end else { return }
    let distance = min(Self.markerDistance, max(2, canvas.columns / 3))
    let first = distance * (2 * position + 1) / (2 * chart.series.count)
    for column in stride(from: first, to: max(first, end - 3), by: distance) {
      let place = area.place(
        on: chart.series[position].points, atX: canvas.place(ofColumn: column))
      if let place { canvas.mark(place, series: position) }
    }
  }

  /// Appends a row of the canvas, with each line's characters in its style.
  private func append(_ canvas: DotCanvas, row: Int, to line: inout StyledLine) {
    let cells = (0..<canvas.columns).map { canvas[$0, row] }
    guard let last = cells.lastIndex(where: { $0.series != nil }) else { return }
    for cell in cells[...last] {
      line.append(
        String(canvas.character(cell)), cell.series.map { .series($0) } ?? .plain)
    }
  }

  // MARK: Words

  /// The horizontal axis, its labels and, at its end, its title.
  private func axisLines(_ axis: Axis, _ canvas: DotCanvas, margin: Int) -> [String] {
    let (corner, stroke, tick): (String, Character, Character) =
      alphabet == .braille ? ("└", "─", "┬") : ("+", "-", "+")
    var line = [Character](repeating: stroke, count: canvas.columns)
    // A label may extend beyond the axis on both sides.
    let indent = margin + 2
    var labels = [Character](repeating: " ", count: indent + canvas.columns + 1)
    let title = Array(" " + chart.xTitle)
    let free = labels.count - title.count
    var end = 0
    for value in axis.ticks {
      let place = LineChart.Point(x: axis.place(of: value), y: 0)
      let column = canvas.cell(at: place).column
      line[column] = tick
      let label = Array(axis.label(of: value))
      let start = max(0, indent + column - (label.count - 1) / 2)
      guard start >= end, start + label.count <= free else { continue }
      labels.replaceSubrange(start..<start + label.count, with: label)
      end = start + label.count + 1
    }
    if free >= 0 { labels.replaceSubrange(free..., with: title) }
    return [String(repeating: " ", count: margin + 1) + corner + String(line), String(labels)]
  }

  private var legend: [StyledLine] {
    let width = chart.series.map { displayWidth(of: $0.name) }.max() ?? 0
    return chart.series.enumerated().map { position, series in
      let style = SeriesStyle.style(at: position)
      let glyph = String(alphabet == .braille ? style.glyph : style.asciiGlyph)
      let padding = String(repeating: " ", count: width - displayWidth(of: series.name))
      let remarks = chart.remarks.filter { $0.series == position }.map { ", \($0.text)" }.joined()
      let words = "\(series.name)\(padding)  \(series.figures)\(remarks)".cut(to: columns - 2)
      var line = StyledLine(glyph, .series(position))
      line.append(" " + words, .plain)
      return line
    }
  }
}

extension DotCanvas {
  /// Sets a line's marker in a cell unless the cell already has one.
  @discardableResult
  fileprivate mutating func mark(_ place: LineChart.Point, series: Int) -> Bool {
    let (column, row) = cell(at: place)
    guard !self[column, row].hasMarker else { return false }
    self[column, row].series = series
    self[column, row].hasMarker = true
    return true
  }
}

extension LineChart.Point {
  /// The nearest place inside the rectangle.
  fileprivate var clamped: LineChart.Point {
    LineChart.Point(x: min(max(x, 0), 1), y: min(max(y, 0), 1))
  }
}
