/// The content of a chart of labelled points in groups, independent of its drawing.
package struct ScatterChart: Hashable, Sendable {
  /// A point with the text that is drawn in its place.
  package struct Point: Hashable, Sendable {
    package let label: String
    package let x: Double
    package let y: Double

    package init(_ label: String, x: Double, y: Double) {
      self.label = label
      self.x = x
      self.y = y
    }
  }

  /// Points of one kind, which share a colour.
  package struct Group: Hashable, Sendable {
    package let name: String
    package let points: [Point]

    /// Makes a group of the points that a chart can show.
    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points.filter { $0.x.magnitude < 1e9 && $0.y.magnitude < 1e9 }
    }
  }

  package let title: String
  /// The titles of the axes.
  package let xTitle: String
  package let yTitle: String
  package let groups: [Group]

  package init(title: String, xTitle: String, yTitle: String, groups: [Group]) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.groups = groups.filter { !$0.points.isEmpty }
  }

  /// All points with the numbers of their groups.
  var points: [(group: Int, point: Point)] {
    groups.enumerated().flatMap { group, content in content.points.map { (group, $0) } }
  }

  /// The axes, which show all points.
  func axes(ticks: (x: Int, y: Int)) -> (x: Axis, y: Axis) {
    func axis(_ values: [Double], _ count: Int) -> Axis {
      Axis(showing: (values.min() ?? 0)...(values.max() ?? 0), ticks: count, growsToTicks: true)
    }
    return (axis(points.map(\.point.x), ticks.x), axis(points.map(\.point.y), ticks.y))
  }

  /// All labels in sentences, for screen readers.
  package var description: String {
    (["\(yTitle) against \(xTitle)."]
      + groups.map { "\($0.name): \($0.points.map(\.label).joined(separator: " "))." })
      .joined(separator: " ")
  }
}
