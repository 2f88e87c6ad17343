import Drawing

/// The colours of chart lines in the text of a page.
enum SeriesColours {
  /// A rule for each style of lines.
  static let rules = (0..<SeriesStyle.count).map { position in
    ".series-\(position){color:\(SeriesStyle.style(at: position).colour)}"
  }.joined()
}
