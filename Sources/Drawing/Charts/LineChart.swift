/// The content of a line chart with two linear axes, independent of its drawing.
package struct LineChart: Hashable, Sendable {
  /// A point in the units of the axes.
  package struct Point: Hashable, Sendable {
    package let x: Double
    package let y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One line.
  package struct Series: Hashable, Sendable {
    /// The name of the line.
    package let name: String
    /// Its figures, for the legend.
    package let figures: String
    /// The points from left to right.
    package let points: [Point]
    /// The same line in more detail, drawn faintly beneath and clipped to the axes.
    package let detail: [Point]

    /// Makes a line through points from left to right, without those that no chart can show.
    package init(name: String, figures: String, points: [Point], detail: [Point] = []) {
      self.name = name
      self.figures = figures
      self.points = points.filter(\.isDrawable)
      self.detail = detail.filter(\.isDrawable)
    }
  }

  /// A labelled point.
  package struct Remark: Hashable, Sendable {
    package let point: Point
    package let text: String
    /// The index of the line that contains the point.
    package let series: Int

    package init(point: Point, text: String, series: Int) {
      self.point = point
      self.text = text
      self.series = series
    }
  }

  /// The title of the chart.
  package let title: String
  /// The titles of the axes, with units.
  package let xTitle: String
  package let yTitle: String
  package let series: [Series]
  package var remarks: [Remark]
  /// The largest value on the vertical axis, at which lines are clipped.
  package var ceiling: Double

  /// Makes a chart of `series`.
  package init(
    title: String, xTitle: String, yTitle: String, series: [Series], remarks: [Remark] = [],
    ceiling: Double = .infinity
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
    self.remarks = remarks
    self.ceiling = ceiling
  }

  /// The horizontal axis from 0, with at most `ticks` labels, all whole numbers.
  package func xAxis(ticks: Int) -> Axis {
    let largest = series.flatMap(\.points).map(\.x).max() ?? 0
    return Axis(showing: 0...max(largest, 1), ticks: ticks, ofWholes: true)
  }

  /// The vertical axis, with at most `ticks` labels, of which one is at each end.
  package func yAxis(ticks: Int) -> Axis {
    let values = series.flatMap(\.points).map { min($0.y, ceiling) }
    let (smallest, largest) = (values.min() ?? 0, values.max() ?? 0)
    return Axis(showing: smallest...largest, ticks: ticks, growsToTicks: true)
  }

  /// All figures in sentences, for screen readers.
  package var description: String {
    let lines = series.map { "\($0.name): \($0.figures)." } + remarks.map { "\($0.text)." }
    return (["\(yTitle) against \(xTitle)."] + lines).joined(separator: " ")
  }
}

extension LineChart.Point {
  /// Whether the point is within the limits of axes; larger figures come from a damaged file.
  fileprivate var isDrawable: Bool { x.magnitude < 1e15 && y.magnitude < 1e9 }
}
