/// A typed range of cells: `3` or `3-9`.
struct CellRange {
  /// The positions of the cells, from 0.
  let positions: Range<Int>

  /// Parses a range.
  ///
  /// - Parameters:
  ///   - text: The range as typed.
  ///   - count: The number of cells there are.
  /// - Throws: `Failure.noSuchCells` if it is no range, or not one of these cells.
  init(_ text: String, count: Int) throws(Failure) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), case let first?? = ends.first, case let last?? = ends.last,
      first >= 1, last >= first, last <= count
    else { throw .noSuchCells(text, count: count) }
    positions = first - 1..<last
  }
}
