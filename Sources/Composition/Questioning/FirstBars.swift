/// The first bars of a drawn text, however far from a tune it is.
public struct FirstBars: Hashable, Sendable {
  /// The text of each bar by its number, with the bar line and ending signs behind it; a pick-up is 0.
  public let bars: [Int: String]
  /// The number of the last bar.
  public let count: Int

  /// Finds the bars up to the number `limit` in the first tune of `text`.
  ///
  /// Both sides of a repeat sign inside a bar have the same number and are one text. A text without a
  /// bar line is one bar.
  public init(_ text: String, atMost limit: Int) {
    let places = BarPlaces(text)
    var bars: [Int: String] = [:]
    for (place, bar) in places.bars.enumerated() where bar.number <= limit {
      let end =
        place + 1 < places.bars.count
        ? places.bars[place + 1].range.lowerBound : places.musicEnd
      let signs = places.text[bar.range.upperBound..<max(bar.range.upperBound, end)]
        .prefix { $0 != "\n" }
      bars[bar.number, default: ""] += (places.text[bar.range] + signs).trimmed.string
    }
    self.bars = bars.mapValues { $0.replacing("\n", with: " ") }
    count = places.count
  }
}
