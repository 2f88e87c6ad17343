/// Finds the longest passage that a tune has in common with other tunes, in any key.
///
/// A passage matches another if their symbols are equal, except that the first note and the letters
/// of chord symbols before it may differ: both are distances from the note before, which is not part
/// of the passage. Only the first `longestCompared` symbols of a passage
/// count.
public struct MatchIndex: Sendable {
  private typealias Symbol = KeylessMusic.Symbol

  private let symbols: [Symbol]
  /// The tune of each symbol; symbols of one tune are neighbours.
  private let owners: [Int32]
  /// The place behind the last symbol of each tune.
  private let ends: [Int]
  /// The starts of all suffixes in the order of `precedes`.
  private let order: [Int32]

  /// The most symbols that are compared, so that endless repetition does not take endless time.
  static let longestCompared = 1000

  /// Indexes the music of `tunes`.
  public init(_ tunes: [TuneText]) { self.init(tunes.map(KeylessMusic.init)) }

  /// Indexes `tunes`.
  ///
  /// - Complexity: O(*n* log *n*) comparisons for *n* symbols, each as long as what the suffixes
  ///   have in common.
  init(_ tunes: [KeylessMusic]) {
    let symbols = tunes.flatMap(\.symbols)
    let owners = tunes.enumerated().flatMap { place, tune in
      tune.symbols.map { _ in Int32(place) }
    }
    self.symbols = symbols
    self.owners = owners
    let ends = Self.ends(of: owners)
    self.ends = ends
    order = symbols.indices.map { Int32($0) }.sorted { a, b in
      Self.compare(
        symbols, Int(a), ends[Int(owners[Int(a)])], symbols, Int(b), ends[Int(owners[Int(b)])]
      ).isBefore
    }
  }

  private static func ends(of owners: [Int32]) -> [Int] {
    var ends = [Int](repeating: 0, count: Int(owners.last ?? -1) + 1)
    for (place, owner) in owners.enumerated() { ends[Int(owner)] = place + 1 }
    return ends
  }

  /// Finds the longest passage of `tune` that an indexed tune has too.
  ///
  /// - Parameters:
  ///   - tune: The tune.
  ///   - excluded: The place of the indexed tune that does not count, since it is `tune` itself.
  ///   - place: The symbol that the passage must reach, such as the first one of the last bar.
  /// - Returns: The number of music characters in `tune`.
  func longestMatch(
    of tune: KeylessMusic, except excluded: Int? = nil, reaching place: Int = 0
  ) -> Int {
    var widths = [0]
    for symbol in tune.symbols { widths.append((widths.last ?? 0) + Int(symbol.width)) }
    var longest = 0
    for start in tune.symbols.indices where widths[tune.symbols.count] - widths[start] > longest {
      let count = commonCount(tune.symbols, start, except: excluded)
      guard start + count > place else { continue }
      longest = max(longest, widths[start + count] - widths[start])
    }
    return longest
  }

  /// The most symbols from `start` on that an indexed tune has too.
  ///
  /// In sorted order the suffixes next to the searched one have the most in common with it.
  private func commonCount(_ text: [Symbol], _ start: Int, except excluded: Int?) -> Int {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if compare(middle, text, start).isBefore { low = middle + 1 } else { high = middle }
    }
    func isExcluded(_ place: Int) -> Bool { Int(owners[Int(order[place])]) == excluded }
    var (before, after) = (low - 1, low)
    while before >= 0, isExcluded(before) { before -= 1 }
    while after < order.count, isExcluded(after) { after += 1 }
    return max(
      before >= 0 ? compare(before, text, start).common : 0,
      after < order.count ? compare(after, text, start).common : 0)
  }

  private func compare(
    _ place: Int, _ text: [Symbol], _ start: Int
  ) -> (isBefore: Bool, common: Int) {
    let suffix = Int(order[place])
    return Self.compare(symbols, suffix, ends[Int(owners[suffix])], text, start, text.count)
  }

  /// Compares two suffixes; distances from the note before the suffix count as equal.
  ///
  /// - Returns: Whether the first one is before the other, and the number of symbols that their
  ///   beginnings have in common.
  private static func compare(
    _ first: [Symbol], _ firstStart: Int, _ firstEnd: Int,
    _ second: [Symbol], _ secondStart: Int, _ secondEnd: Int
  ) -> (isBefore: Bool, common: Int) {
    var isFirstNote = true
    let limit = min(firstEnd - firstStart, secondEnd - secondStart, longestCompared)
    for common in 0..<limit {
      let (a, b) = (first[firstStart + common], second[secondStart + common])
      if isFirstNote, a.isDistance, b.isDistance, a.isNote == b.isNote {
        isFirstNote = !a.isNote
      } else if a.code != b.code {
        return (a.code < b.code, common)
      }
    }
    return (firstEnd - firstStart == limit && secondEnd - secondStart > limit, limit)
  }
}
