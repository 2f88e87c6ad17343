extension TuneTree {
  /// A place as a line of the drawn tree.
  public struct Line: Hashable, Sendable {
    /// The position of the place.
    public let place: Int
    /// The lines that lead to it, such as `│ ├ `.
    public let lead: String
  }

  /// The tree from the start down, a line each place.
  ///
  /// Places that follow each other stand below each other; where roads part, all but the last are
  /// indented.
  public var lines: [Line] {
    var children: [Int: [Int]] = [:]
    for (index, place) in places.enumerated() {
      if let parent = place.parent { children[parent, default: []].append(index) }
    }
    var lines: [Line] = []
    // A stack and no recursion: a tune can have any number of bars.
    var pending = [(place: 0, lead: "", inner: "")]
    while let (place, lead, inner) = pending.popLast() {
      lines.append(Line(place: place, lead: lead))
      let following = children[place] ?? []
      for (position, child) in following.enumerated().reversed() {
        let isLast = position == following.count - 1
        let own = isLast ? (inner, inner) : (inner + "├ ", inner + "│ ")
        pending.append((child, own.0, own.1))
      }
    }
    return lines
  }
}
