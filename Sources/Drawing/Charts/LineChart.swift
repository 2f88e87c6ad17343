/// Lines over two linear axes: what is drawn, not how.
package struct LineChart: Hashable, Sendable {
  /// A place in the chart, in the units of its axes.
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
    /// What the line is.
    package let name: String
    /// Its figures, for the legend.
    package let figures: String
    /// From left to right.
    package let points: [Point]
    /// The same in more detail, drawn faintly beneath; what is outside the axes is left out.
    package let detail: [Point]

    /// A line through points from left to right; those that no chart can show are left out.
    package init(name: String, figures: String, points: [Point], detail: [Point] = []) {
      self.name = name
      self.figures = figures
      self.points = points.filter(\.isDrawable)
      self.detail = detail.filter(\.isDrawable)
    }
  }

  /// A point that deserves a word.
  package struct Remark: Hashable, Sendable {
    package let point: Point
    package let text: String
    /// The position of the line that the point is on.
    package let series: Int

    package init(point: Point, text: String, series: Int) {
      self.point = point
      self.text = text
      self.series = series
    }
  }

  /// What the chart shows.
  package let title: String
  /// What stands along the axes, with the unit.
  package let xTitle: String
  package let yTitle: String
  package let series: [Series]
  package var remarks: [Remark]
  /// The largest value that the vertical axis has room for; lines above it are cut off.
  package var ceiling: Double

  /// A chart of `series`.
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

  /// The horizontal axis, from 0, of whole numbers, at most `ticks` of them labelled.
  package func xAxis(ticks: Int) -> Axis {
    let largest = series.flatMap(\.points).map(\.x).max() ?? 0
    return Axis(showing: 0...max(largest, 1), ticks: ticks, ofWholes: true)
  }

  /// The vertical axis, which begins and ends with a label and has at most `ticks` of them.
  package func yAxis(ticks: Int) -> Axis {
    let values = series.flatMap(\.points).map { min($0.y, ceiling) }
    let (smallest, largest) = (values.min() ?? 0, values.max() ?? 0)
    return Axis(showing: smallest...largest, ticks: ticks, growsToTicks: true)
  }

  /// All figures in sentences, for those who do not see the chart.
  package var description: String {
    let lines = series.map { "\($0.name): \($0.figures)." } + remarks.map { "\($0.text)." }
    return (["\(yTitle) against \(xTitle)."] + lines).joined(separator: " ")
  }
}

extension LineChart.Point {
  /// Whether axes can reach the point: figures beyond are of a broken file.
  fileprivate var isDrawable: Bool { x.magnitude < 1e15 && y.magnitude < 1e9 }
}
