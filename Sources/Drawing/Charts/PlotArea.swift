/// The rectangle between two axes: (0, 0) is the lower left corner, (1, 1) the upper right.
package struct PlotArea {
  package let x: Axis
  package let y: Axis

  /// The place of a point, inside or outside the rectangle.
  package func place(of point: LineChart.Point) -> LineChart.Point {
    LineChart.Point(x: x.place(of: point.x), y: y.place(of: point.y))
  }

  /// Clips a line to the rectangle and returns its connected parts, as places.
  package func visibleParts(of points: [LineChart.Point]) -> [[LineChart.Point]] {
    let places = points.map(place)
    guard places.count > 1 else { return places.allSatisfy(\.isInside) ? [places] : [] }
    var parts: [[LineChart.Point]] = []
    var isConnected = false
    for (start, end) in zip(places, places.dropFirst()) {
      guard let (from, to) = Self.clipped(start, end) else {
        isConnected = false
        continue
      }
      if isConnected {
        parts[parts.count - 1].append(to)
      } else {
        parts.append([from, to])
      }
      isConnected = to == end
    }
    return parts
  }

  /// Clips a straight line to the rectangle (Liang & Barsky 1984).
  private static func clipped(
    _ a: LineChart.Point, _ b: LineChart.Point
  ) -> (LineChart.Point, LineChart.Point)? {
    var (from, to) = (0.0, 1.0)
    for (start, end) in [(a.x, b.x), (a.y, b.y)] {
      let change = end - start
      if change == 0 {
        guard (0...1).contains(start) else { return nil }
        continue
      }
      let crossings = [-start / change, (1 - start) / change]
      from = max(from, crossings[change > 0 ? 0 : 1])
      to = min(to, crossings[change > 0 ? 1 : 0])
    }
    guard from <= to else { return nil }
    func point(_ share: Double) -> LineChart.Point {
      switch share {
      case 0: a
      case 1: b
      default: LineChart.Point(x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y))
      }
    }
    return (point(from), point(to))
  }

  /// The place of a line at a horizontal place; `nil` if the line is not visible there.
  package func place(on points: [LineChart.Point], atX place: Double) -> LineChart.Point? {
    let value = x.value(at: place)
    guard let next = points.firstIndex(where: { $0.x >= value }) else { return nil }
    let found: LineChart.Point
    if points[next].x == value {
      found = points[next]
    } else {
      guard next > 0 else { return nil }
      let (a, b) = (points[next - 1], points[next])
      let share = (value - a.x) / (b.x - a.x)
      found = LineChart.Point(x: value, y: a.y + share * (b.y - a.y))
    }
    let result = self.place(of: found)
    return result.isInside ? result : nil
  }
}

extension LineChart.Point {
  /// Whether a place is inside the rectangle or on its edges.
  package var isInside: Bool { (0...1).contains(x) && (0...1).contains(y) }
}
