extension Array {
  /// The number of elements at the front that meet a condition, if no element behind them does.
  ///
  /// - Complexity: O(log *n*).
  func bisected(where isInFront: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isInFront(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension [Int] {
  /// The number of elements below `limit`, of an array in rising order.
  func count(below limit: Int) -> Int { bisected { $0 < limit } }
}
