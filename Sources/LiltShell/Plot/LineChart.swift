/// Lines over two linear axes: what is drawn, not how.
struct LineChart: Hashable, Sendable {
  /// A place in the chart, in the units of its axes.
  struct Point: Hashable, Sendable {
    let x: Double
    let y: Double
  }

  /// One line.
  struct Series: Hashable, Sendable {
    /// What the line is.
    let name: String
    /// Its figures, for the legend.
    let figures: String
    /// From left to right.
    let points: [Point]
    /// The same in more detail, drawn faintly beneath; what is outside the axes is left out.
    let detail: [Point]

    /// A line through points from left to right; those that no chart can show are left out.
    init(name: String, figures: String, points: [Point], detail: [Point] = []) {
      self.name = name
      self.figures = figures
      self.points = points.filter(\.isDrawable)
      self.detail = detail.filter(\.isDrawable)
    }
  }

  /// A point that deserves a word.
  struct Remark: Hashable, Sendable {
    let point: Point
    let text: String
    /// The position of the line that the point is on.
    let series: Int
  }

  /// What the chart shows.
  let title: String
  /// What stands along the axes, with the unit.
  let xTitle: String
  let yTitle: String
  let series: [Series]
  var remarks: [Remark] = []
  /// The largest value that the vertical axis has room for; lines above it are cut off.
  var ceiling = Double.infinity

  /// The horizontal axis, from 0, of whole numbers, at most `ticks` of them labelled.
  func xAxis(ticks: Int) -> Axis {
    let largest = series.flatMap(\.points).map(\.x).max() ?? 0
    return Axis(showing: 0...max(largest, 1), ticks: ticks, ofWholes: true)
  }

  /// The vertical axis, which begins and ends with a label and has at most `ticks` of them.
  func yAxis(ticks: Int) -> Axis {
    let values = series.flatMap(\.points).map { min($0.y, ceiling) }
    let (smallest, largest) = (values.min() ?? 0, values.max() ?? 0)
    return Axis(showing: smallest...largest, ticks: ticks, growsToTicks: true)
  }

  /// All figures in sentences, for those who do not see the chart.
  var description: String {
    let lines = series.map { "\($0.name): \($0.figures)." } + remarks.map { "\($0.text)." }
    return (["\(yTitle) against \(xTitle)."] + lines).joined(separator: " ")
  }
}

extension LineChart.Point {
  /// Whether axes can reach the point: figures beyond are of a broken file.
  fileprivate var isDrawable: Bool { x.magnitude < 1e15 && y.magnitude < 1e9 }
}
