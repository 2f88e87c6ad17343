import ABCNotation

/// What the bars of a phrase say about its metre.
public struct PhraseMeter: Hashable, Sendable {
  /// The length of a full bar in unit note lengths; nil if the phrase may have none.
  let barUnits: Fraction?
  /// The number of bars of that length.
  public let fullBars: Int
  /// The lengths of the bars in unit note lengths if they contradict each other, else empty.
  public let contradictions: [String]
  /// The length that a bar has at least, 0 for a phrase without bar lines.
  let leastUnits: Fraction
  /// Whether every full bar falls into three parts rather than two.
  let isInThree: Bool

  /// Compares the bars of a phrase.
  ///
  /// The first bar and those at repeat signs can be pick-ups or complete one, and the last can be
  /// unfinished. Full is the most frequent length of the others; of several, the longest.
  ///
  /// - Parameters:
  ///   - phrase: the phrase.
  ///   - known: the lengths of the corpus's bars, for a phrase with a single bar that may be full.
  init(_ phrase: Phrase, known: Set<Fraction>) {
    let bars = phrase.bars
    let closed = bars.filter { $0.end != nil && !$0.isIrregular }
    let enclosed = closed.filter(\.isEnclosed)
    let longest = bars.map(\.length).max { $0 < $1 } ?? .zero
    let pickUp = bars.first?.length ?? .zero
    if let full = Self.commonest(enclosed.isEmpty ? closed : enclosed) {
      let isCertain = !enclosed.isEmpty || closed.count { $0.length == full } > 1
      // A single bar may be a pick-up, unless it is as long as a bar of the corpus or longer.
      let isPlausible =
        full == longest
        && (known.contains(full) || !known.contains { $0 > full })
      barUnits = isCertain || isPlausible ? full : nil
    } else {
      barUnits = nil
    }
    let full = barUnits
    let fullOnes = bars.filter { $0.length == full }
    fullBars = fullOnes.count
    leastUnits = closed.isEmpty ? .zero : longest
    let isContradictory = bars.indices.contains { index in
      guard let full, bars[index].length != full else { return false }
      if bars[index].length > full { return true }
      let completesPickUp = index == bars.count - 1 && bars[index].length + pickUp == full
      return bars[index].isEnclosed && !completesPickUp
    }
    contradictions = isContradictory ? bars.map { "\($0.length)" } : []
    let moving = fullOnes.filter { $0.onsets.count > 1 }
    isInThree =
      !moving.isEmpty
      && moving.allSatisfy { bar in !bar.onsets.contains { $0 + $0 == bar.length } }
  }

  private static func commonest(_ bars: [Phrase.Bar]) -> Fraction? {
    var counts: [Fraction: Int] = [:]
    for bar in bars { counts[bar.length, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}
