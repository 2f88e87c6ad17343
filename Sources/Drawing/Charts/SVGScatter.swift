/// Draws a chart of labelled points as a self-contained SVG file, in the style of `SVGChart`.
///
/// A label stands on its point, or beside it with a line to it where another label is in the way.
package struct SVGScatter {
  private let chart: ScatterChart

  // Lengths are in units of a 720 × 480 drawing.
  private static let size = (width: 720.0, height: 480.0)
  private static let frame = SVGFrame(width: size.width, height: size.height)
  private static let left = 40.0
  private static let top = 48.0
  private static let bottom = 440.0
  private static let characterWidth = 8.4
  private static let lineHeight = 14.0
  private static let legendWidth = 150.0
  private static var right: Double { size.width - legendWidth - 16 }

  package init(_ chart: ScatterChart) { self.chart = chart }

  /// The text of the SVG file.
  package var text: String {
    element(Self.frame.file, behind: Self.frame.background)
  }

  /// The chart as an `svg` element for a page, which has the style.
  package var figure: String {
    element(Self.frame.figure, behind: [])
  }

  private func element(_ start: String, behind background: [String]) -> String {
    let middle = (Self.top + Self.bottom) / 2
    let words = [
      words(chart.title, Self.left, 28, "font-size=\"15\" font-weight=\"600\""),
      words(
        chart.xTitle, (Self.left + Self.right) / 2, Self.bottom + 24, "text-anchor=\"middle\""),
      words(
        chart.yTitle, 20, middle,
        "text-anchor=\"middle\" transform=\"rotate(-90 20 \(middle.coordinate))\""),
    ]
    let frame =
      "<path class=\"lilt-axis\" stroke=\"#5f666e\" fill=\"none\" "
      + "d=\"M\(Self.left.coordinate) \(Self.top.coordinate)V\(Self.bottom.coordinate)"
      + "H\(Self.right.coordinate)\"/>"
    let lines =
      [start, "<title>\(chart.title.xml)</title>", "<desc>\(chart.description.xml)</desc>"]
      + background + words + [frame] + labels + legend + ["</svg>"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The place of a label's middle.
  private typealias Place = (x: Double, y: Double)

  private var labels: [String] {
    let axes = chart.axes(ticks: (8, 8))
    let (width, height) = (Self.right - Self.left - 40, Self.bottom - Self.top - 32)
    let points = chart.points.map { group, point in
      (
        group: group, label: point.label,
        place: Place(
          Self.left + 20 + axes.x.place(of: point.x) * width,
          Self.bottom - 16 - axes.y.place(of: point.y) * height)
      )
    }
    var taken: [(middle: Place, width: Double)] = []
    return points.flatMap { group, label, place -> [String] in
      let width = Double(displayWidth(of: label)) * Self.characterWidth + 2
      let found =
        Self.offsets.map { Place(place.x + $0.x, place.y + $0.y) }.first { free in
          (Self.left + 4...Self.right).contains(free.x)
            && (Self.top...Self.bottom - 6).contains(free.y)
            && taken.allSatisfy {
              ($0.middle.x - free.x).magnitude >= ($0.width + width) / 2
                || ($0.middle.y - free.y).magnitude >= Self.lineHeight
            }
        } ?? place
      taken.append((found, width))
      let colour = SeriesStyle.style(at: group).colour
      let isMoved = (found.x - place.x).magnitude + (found.y - place.y).magnitude > 1
      let stem =
        isMoved
        ? [
          "<path stroke=\"\(colour)\" stroke-opacity=\"0.5\" fill=\"none\" "
            + "d=\"M\(place.x.coordinate) \(place.y.coordinate)"
            + "L\(found.x.coordinate) \(found.y.coordinate)\"/>",
          "<circle fill=\"\(colour)\" cx=\"\(place.x.coordinate)\" cy=\"\(place.y.coordinate)\" "
            + "r=\"1.5\"/>",
        ] : []
      return stem + [
        "<text fill=\"\(colour)\" x=\"\(found.x.coordinate)\" y=\"\((found.y + 5).coordinate)\" "
          + "text-anchor=\"middle\" font-family=\"ui-monospace, monospace\" font-size=\"14\" "
          + "font-weight=\"600\" xml:space=\"preserve\">\(label.xml)</text>"
      ]
    }
  }

  /// Where a label can stand, seen from its point, the nearest first.
  private static let offsets: [Place] = {
    let steps = (-5...5).flatMap { x in (-5...5).map { y in Place(Double(x) * 10, Double(y) * 8) } }
    return steps.sorted {
      let (first, second) = ($0.x * $0.x + $0.y * $0.y, $1.x * $1.x + $1.y * $1.y)
      return (first, $0.y, $0.x) < (second, $1.y, $1.x)
    }
  }()

  private var legend: [String] {
    chart.groups.enumerated().map { position, group in
      "<text fill=\"\(SeriesStyle.style(at: position).colour)\" "
        + "x=\"\((Self.right + 16).coordinate)\" "
        + "y=\"\((Self.top + 12 + 20 * Double(position)).coordinate)\">\(group.name.xml)</text>"
    }
  }

  private func words(_ text: String, _ x: Double, _ y: Double, _ attributes: String) -> String {
    "<text class=\"lilt-ink\" fill=\"#1d2125\" x=\"\(x.coordinate)\" y=\"\(y.coordinate)\" "
      + "\(attributes)>\(text.xml)</text>"
  }
}
