/// Puts words into as few lines, one above the other, as keep each near the place that it belongs to.
///
/// A word that would touch the one before it moves to the right as far as `slack` lets it, and
/// otherwise up into the next line that has room.
package struct WordLanes {
  private let slack: Double
  private var ends: [Double] = []

  /// Lines that are empty.
  package init(slack: Double) { self.slack = slack }

  /// How many lines have words.
  package var count: Int { ends.count }

  /// Finds a place for a word that belongs to `place` and takes `width` with the gap after it.
  ///
  /// - Returns: Where it begins, and its line, counted from the lowest. Words are added from left to
  ///   right.
  package mutating func add(at place: Double, width: Double) -> (place: Double, lane: Int) {
    let lane = ends.firstIndex { $0 <= place + slack } ?? ends.count
    if lane == ends.count { ends.append(place) }
    let start = max(place, ends[lane])
    ends[lane] = start + width
    return (start, lane)
  }
}
