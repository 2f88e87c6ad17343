import ABCNotation

/// A bar line as the end of one measure and the start of the next.
struct BarEdges {
  var right = MeasureEdge()
  var left = MeasureEdge()
  /// The left edge of the first measure, which has no bar line of a measure before it.
  var leftAtStart: MeasureEdge {
    var edge = left
    if edge.style == nil, right.style != "light-heavy" { edge.style = right.style }
    return edge
  }

  init(_ bar: BarLine) {
    switch bar {
    case .single: break
    case .double: right.style = "light-light"
    case .thinThick: right.style = "light-heavy"
    case .thickThin: right.style = "heavy-light"
    case .dotted: right.style = "dotted"
    case .invisible: right.style = "none"
    case .repeatStart: startRepeat()
    case .repeatEnd(let passes): endRepeat(passes)
    case .doubleRepeat(let passes, start: _):
      startRepeat()
      endRepeat(passes)
    }
  }

  private mutating func startRepeat() {
    left.style = "heavy-light"
    left.isRepeat = true
  }

  private mutating func endRepeat(_ passes: UInt8) {
    right.style = "light-heavy"
    right.isRepeat = true
    if passes > 2 { right.times = Int(passes) }
  }
}

extension MeasureEdge {
  /// Adds a bar line at the same place.
  mutating func join(_ other: MeasureEdge) {
    if other.isRepeat { (isRepeat, times) = (true, other.times ?? times) }
    if let style = other.style, !isRepeat || other.isRepeat { self.style = style }
  }
}

extension BarLine {
  /// Whether the bracket of an ending stops there: at any but the lines inside a section.
  var endsEnding: Bool {
    switch self {
    case .single, .dotted, .invisible: false
    default: true
    }
  }
}
