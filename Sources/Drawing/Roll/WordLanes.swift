/// Places words near their anchors without overlap, in as few stacked lines as possible.
///
/// A word that would touch the previous one moves right by at most `slack`, or else up to the next
/// line that has room.
package struct WordLanes {
  private let slack: Double
  private var ends: [Double] = []

  /// Makes lanes without words.
  package init(slack: Double) { self.slack = slack }

  /// The number of lines with words.
  package var count: Int { ends.count }

  /// Adds a word with its anchor at `place`; `width` includes the gap after it.
  ///
  /// Words must be added from left to right.
  ///
  /// - Returns: The start of the word and its line, counted from the lowest.
  package mutating func add(at place: Double, width: Double) -> (place: Double, lane: Int) {
    let lane = ends.firstIndex { $0 <= place + slack } ?? ends.count
    if lane == ends.count { ends.append(place) }
    let start = max(place, ends[lane])
    ends[lane] = start + width
    return (start, lane)
  }
}
