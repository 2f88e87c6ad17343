/// Where in the bar the music stands, in units of a time grid.
///
/// A single bar line always starts a new bar. A double one or a repeat sign only does where the
/// bar is full, so that the two halves of a bar around a repeat count on as one.
struct BarClock {
  private(set) var position = 0
  private var isFirst = true

  /// A clock at the start of a tune, whose first bar line of any kind starts a bar.
  init() {}

  /// A clock inside a tune.
  init(startingAt position: Int) {
    self.position = position
    isFirst = false
  }

  /// The music goes back to its start, whose first bar line starts a bar once more.
  mutating func returnToStart() { isFirst = true }

  mutating func advance(by length: Int) { position += length }

  /// Passes a bar line.
  ///
  /// - Returns: Whether a new bar starts there.
  mutating func pass(_ bar: BarLine, barLength: Int) -> Bool {
    let starts = bar == .single || isFirst || position >= barLength
    // A bar line before the first note is none yet.
    if position > 0 { isFirst = false }
    if starts { position = 0 }
    return starts
  }
}
