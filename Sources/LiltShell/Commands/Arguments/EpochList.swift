import ArgumentParser

/// Epochs as they are typed: `50`, `10..90`, or several of these with commas.
struct EpochList: ExpressibleByArgument, Hashable {
  /// The typed text.
  let text: String
  private let ranges: [ClosedRange<Int>]

  /// Returns nil for anything else, and for a range that ends before it begins.
  init?(argument: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = String(part).components(separatedBy: "..").map { Int($0) }
      guard (1...2).contains(ends.count), case let first?? = ends.first,
        case let last?? = ends.last, first >= 0, last >= first
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
    text = argument
  }

  /// Whether an epoch is one of them.
  func contains(_ epoch: Int) -> Bool { ranges.contains { $0.contains(epoch) } }
}

extension String {
  /// The parts between occurrences of `separator`.
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
