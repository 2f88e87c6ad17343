/// Draws a chart as a self-contained SVG file (SVG 1.1 with CSS).
///
/// The background is white, or nearly black if the reader prefers a dark scheme. The file needs no
/// script, no font and no other file. A page can have it as an element instead, in the page's style.
package struct SVGChart {
  package let chart: LineChart

  // Lengths are in units of a 720 × 400 drawing.
  private static let size = (width: 720.0, height: 400.0)
  private static let frame = SVGFrame(width: size.width, height: size.height)
  /// The left edge of the plot area, whose right side has the legend.
  private static let left = 58.0
  private static let top = 48.0
  private static let bottom = 350.0
  /// The width of a character in names and smaller figures, rounded up for safety.
  private static let characterWidth = 6.8
  private static let figureWidth = 6.2
  /// The width of a character in the title, rounded up for safety.
  private static let titleWidth = 8.5
  /// The distance from the plot area to the text of the legend.
  private static let legendIndent = 44.0
  /// The distance from one entry of the legend to the next.
  private static let legendHeight = 36.0
  /// The number of markers on a long line, without the one at its end.
  private static let markersPerLine = 6
  /// The most points of a line; more would be indistinguishable.
  private let mostPoints: Int

  private let area: PlotArea
  private let right: Double

  package init(_ chart: LineChart, mostPoints: Int = 1_000) {
    self.chart = chart
    self.mostPoints = mostPoints
    let widths = chart.series.flatMap { series in
      [
        Double(displayWidth(of: series.name)) * Self.characterWidth,
        Double(displayWidth(of: series.figures)) * Self.figureWidth,
      ]
    }
    let legend = Self.legendIndent + min(widths.max() ?? 0, Self.size.width / 3)
    right = Self.size.width - legend - 8
    area = PlotArea(x: chart.xAxis(ticks: 8), y: chart.yAxis(ticks: 7))
  }

  /// The text of the SVG file.
  package var text: String {
    element(Self.frame.file, behind: Self.frame.background)
  }

  /// The chart as an `svg` element for a page, which has the style.
  package var figure: String {
    element(Self.frame.figure, behind: [])
  }

  private func element(_ start: String, behind background: [String]) -> String {
    let lines =
      [
        start, "<title>\(chart.title.xml)</title>", "<desc>\(chart.description.xml)</desc>",
      ] + background + [
        label(
          chart.title.cut(to: Int((Self.size.width - Self.left) / Self.titleWidth)),
          x: Self.left, y: 28, "font-size=\"15\" font-weight=\"600\"")
      ] + grid + axes + chart.series.indices.flatMap(line) + chart.remarks.flatMap(remark)
      + legend + ["</svg>"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The styles for a dark colour scheme; the light colours are attributes of the elements.
  static let style = """
    <style>
    @media (prefers-color-scheme: dark) {
    .lilt-ground { fill: #14171c } .lilt-ink { fill: #e8eaed } .lilt-soft { fill: #a7adb5 }
    .lilt-grid { stroke: #343a42 } .lilt-axis { stroke: #9aa0a8 } .lilt-halo { stroke: #14171c }
    }
    </style>
    """

  // MARK: Places

  private func x(_ place: Double) -> Double { Self.left + place * (right - Self.left) }

  private func y(_ place: Double) -> Double { Self.bottom - place * (Self.bottom - Self.top) }

  private func point(_ place: LineChart.Point) -> String {
    "\(x(place.x).coordinate) \(y(place.y).coordinate)"
  }

  // MARK: Axes

  private var grid: [String] {
    area.y.ticks.flatMap { tick in
      let height = y(area.y.place(of: tick))
      return [
        "<path class=\"lilt-grid\" stroke=\"#e3e6ea\" d=\"M\(Self.left.coordinate) "
          + "\(height.coordinate)H\(right.coordinate)\"/>",
        label(
          area.y.label(of: tick), x: Self.left - 8, y: height + 4, "text-anchor=\"end\""),
      ]
    }
  }

  private var axes: [String] {
    let ticks = area.x.ticks.map { x(area.x.place(of: $0)) }
    let marks = ticks.map { "M\($0.coordinate) \(Self.bottom.coordinate)v5" }.joined()
    let labels = zip(area.x.ticks, ticks).map { tick, place in
      label(
        area.x.label(of: tick), x: place, y: Self.bottom + 20, "text-anchor=\"middle\"")
    }
    let middle = (Self.top + Self.bottom) / 2
    return [
      "<path class=\"lilt-axis\" stroke=\"#5f666e\" fill=\"none\" d=\"M\(Self.left.coordinate) "
        + "\(Self.bottom.coordinate)H\(right.coordinate)\(marks)\"/>"
    ] + labels + [
      label(
        chart.xTitle, x: (Self.left + right) / 2, y: Self.bottom + 40, "text-anchor=\"middle\""),
      label(
        chart.yTitle, x: 16, y: middle,
        "text-anchor=\"middle\" transform=\"rotate(-90 16 \(middle.coordinate))\""),
    ]
  }

  // MARK: Lines

  private func line(_ position: Int) -> [String] {
    let series = chart.series[position]
    let style = SeriesStyle.style(at: position)
    let stroke = "fill=\"none\" stroke=\"\(style.colour)\" stroke-linejoin=\"round\""
    var drawn: [String] = []
    let detail = path(through: series.detail)
    if !detail.isEmpty {
      drawn.append("<path \(stroke) stroke-opacity=\"0.35\" d=\"\(detail)\"/>")
    }
    let line = path(through: series.points)
    if !line.isEmpty {
      drawn.append("<path \(stroke) stroke-width=\"2\"\(style.dashArray) d=\"\(line)\"/>")
    }
    return drawn + markers(position).map { marker(style, x: x($0.x), y: y($0.y)) }
  }

  private func path(through points: [LineChart.Point]) -> String {
    let distance = max(1, (points.count + mostPoints - 1) / mostPoints)
    let drawn = points.indices.filter {
      $0.isMultiple(of: distance) || $0 == points.count - 1
    }
    return area.visibleParts(of: drawn.map { points[$0] }).filter { $0.count > 1 }.map { part in
      "M" + part.map(point).joined(separator: "L")
    }.joined()
  }

  /// The places of a line's markers: all its points if they are few, otherwise some and the last.
  ///
  /// The chosen points are at even distances and differ from line to line.
  private func markers(_ position: Int) -> [LineChart.Point] {
    let points = chart.series[position].points
    var marked = points.indices.map { $0 }
    if points.count > 2 * Self.markersPerLine {
      let shift = (Double(position) + 0.5) / Double(chart.series.count)
      let distance = Double(points.count) / Double(Self.markersPerLine)
      marked = (0..<Self.markersPerLine).map { Int((Double($0) + shift) * distance) }
      marked.append(points.count - 1)
    }
    return marked.map { area.place(of: points[$0]) }.filter(\.isInside)
  }

  private func marker(_ style: SeriesStyle, x: Double, y: Double) -> String {
    let isOpen = style.marker == .ring || style.marker == .frame
    let paint =
      isOpen || style.marker == .cross
      ? "fill=\"none\" stroke=\"\(style.colour)\" stroke-width=\"2\""
      : "class=\"lilt-halo\" fill=\"\(style.colour)\" stroke=\"#ffffff\""
    let start = "M\(x.coordinate) \(y.coordinate)"
    switch style.marker {
    case .circle, .ring:
      let radius = isOpen ? "3.5" : "4.5"
      return "<circle \(paint) cx=\"\(x.coordinate)\" cy=\"\(y.coordinate)\" r=\"\(radius)\"/>"
    case .triangle: return "<path \(paint) d=\"\(start)m0-5.5l5 9h-10z\"/>"
    case .wedge: return "<path \(paint) d=\"\(start)m0 5.5l5-9h-10z\"/>"
    case .square: return "<path \(paint) d=\"\(start)m-4-4h8v8h-8z\"/>"
    case .frame: return "<path \(paint) d=\"\(start)m-3.5-3.5h7v7h-7z\"/>"
    case .diamond: return "<path \(paint) d=\"\(start)m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z\"/>"
    case .cross: return "<path \(paint) d=\"\(start)m-4-4l8 8m0-8l-8 8\"/>"
    }
  }

  // MARK: Words

  /// Draws a ring around a point and its label on a stem, in a place that no line crosses.
  private func remark(_ remark: LineChart.Remark) -> [String] {
    let place = area.place(of: remark.point)
    guard place.isInside else { return [] }
    let (x, y) = (x(place.x), y(place.y))
    let width = Double(displayWidth(of: remark.text)) * Self.characterWidth
    // Tries the nearest places first: above and below the ring, centred or beside the stem.
    let starts = [min(max(x - width / 2, Self.left + 4), right - width), x + 5, x - 5 - width]
    let places = stride(from: 16.0, through: 64, by: 4).flatMap { distance in
      starts.flatMap { [($0, y - distance), ($0, y + distance + 9)] }
    }
    let (start, base) =
      places.first { isFree(fromX: $0.0, toX: $0.0 + width, fromY: $0.1 - 13, toY: $0.1 + 5) }
      ?? places[0]
    let isBeside = !(start...start + width).contains(x)
    let stem =
      base < y
      ? "M\(x.coordinate) \((y - 8).coordinate)V\((base + (isBeside ? -9 : 4)).coordinate)"
      : "M\(x.coordinate) \((y + 8).coordinate)V\((base - (isBeside ? 0 : 12)).coordinate)"
    let stroke = "fill=\"none\" stroke=\"\(SeriesStyle.style(at: remark.series).colour)\""
    return [
      "<circle \(stroke) stroke-width=\"1.5\" cx=\"\(x.coordinate)\" cy=\"\(y.coordinate)\" r=\"8\"/>",
      "<path \(stroke) d=\"\(stem)\"/>",
      label(remark.text, x: start, y: base),
    ]
  }

  /// Whether a box is inside the plot area and no line crosses it.
  private func isFree(fromX: Double, toX: Double, fromY: Double, toY: Double) -> Bool {
    guard fromX >= Self.left, toX <= right, fromY >= Self.top, toY <= Self.bottom else {
      return false
    }
    let width = right - Self.left
    return !stride(from: fromX, through: toX, by: 4).contains { x in
      chart.series.contains { series in
        let place = area.place(on: series.points, atX: (x - Self.left) / width)
        return place.map { (fromY...toY).contains(y($0.y)) } ?? false
      }
    }
  }

  /// The legend at the right: a piece of each line, its name and its figures.
  ///
  /// Each entry is beside the end of its line, or as near as the other entries allow.
  private var legend: [String] {
    let ends = chart.series.map { series in
      series.points.last.map { y(min(max(area.place(of: $0).y, 0), 1)) } ?? Self.bottom
    }
    let heights = Self.spread(
      ends, distance: Self.legendHeight, from: Self.top, through: Self.bottom - 16)
    let (line, words) = (right + 12, right + Self.legendIndent)
    return chart.series.enumerated().flatMap { position, series in
      let style = SeriesStyle.style(at: position)
      let y = heights[position]
      return [
        "<path fill=\"none\" stroke=\"\(style.colour)\" stroke-width=\"2\"\(style.dashArray) "
          + "d=\"M\(line.coordinate) \(y.coordinate)h24\"/>",
        marker(style, x: line + 12, y: y),
        label(series.name, x: words, y: y + 4),
        label(series.figures, x: words, y: y + 18, "font-size=\"11\"", isSoft: true),
      ]
    }
  }

  /// Moves heights as little as needed to be at least `distance` apart, if there is room.
  ///
  /// Their order stays the same.
  package static func spread(
    _ wanted: [Double], distance: Double, from top: Double, through bottom: Double
  ) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    let distance = min(distance, (bottom - top) / Double(max(1, wanted.count - 1)))
    var heights = wanted
    var lowest = top
    for position in order {
      heights[position] = max(heights[position], lowest)
      lowest = heights[position] + distance
    }
    var highest = bottom
    for position in order.reversed() {
      heights[position] = min(heights[position], highest)
      highest = heights[position] - distance
    }
    return heights
  }

  private func label(
    _ text: String, x: Double, y: Double, _ attributes: String = "", isSoft: Bool = false
  ) -> String {
    let ink =
      isSoft ? "class=\"lilt-soft\" fill=\"#5f666e\"" : "class=\"lilt-ink\" fill=\"#1d2125\""
    let space = attributes.isEmpty ? "" : " "
    return
      "<text \(ink) x=\"\(x.coordinate)\" y=\"\(y.coordinate)\"\(space)\(attributes)>\(text.xml)</text>"
  }
}

extension SeriesStyle {
  fileprivate var dashArray: String {
    dashes.isEmpty
      ? "" : " stroke-dasharray=\"\(dashes.map(String.init).joined(separator: " "))\""
  }
}
