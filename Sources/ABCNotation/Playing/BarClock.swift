/// The position in the bar, in units of the measure.
///
/// A single bar line always starts a bar. A double one or a repeat sign does so only if the bar is
/// full, so that the two halves of a bar around a repeat sign count as one.
struct BarClock {
  private(set) var position = 0
  private var isFirst = true

  /// Creates a clock at the start of a tune, whose first bar line of any kind starts a bar.
  init() {}

  /// Creates a clock inside a tune.
  init(startingAt position: Int) {
    self.position = position
    isFirst = false
  }

  /// Returns to the start of the music, whose first bar line starts a bar again.
  mutating func returnToStart() { isFirst = true }

  mutating func advance(by length: Int) { position += length }

  /// Passes a bar line.
  ///
  /// - Returns: Whether a bar starts there.
  mutating func pass(_ bar: BarLine, barLength: Int) -> Bool {
    let starts = bar == .single || isFirst || position >= barLength
    // A bar line before the first note does not count.
    if position > 0 { isFirst = false }
    if starts { position = 0 }
    return starts
  }
}
