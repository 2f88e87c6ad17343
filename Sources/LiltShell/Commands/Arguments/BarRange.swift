extension ClosedRange<Int> {
  /// Parses the numbers of bars, such as `5` or `5-8`; nil for anything else.
  ///
  /// Bars are counted from 1.
  init?(bars: String) {
    let ends = bars.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), case let first?? = ends.first, case let last?? = ends.last,
      first >= 1, last >= first
    else { return nil }
    self = first...last
  }
}
