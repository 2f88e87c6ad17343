/// The places of the music of several tunes, sorted by what follows them in any key.
///
/// What follows a place is compared symbol by symbol. Up to the first note, distances from the note
/// before count as equal, since that note is not part of the passage; behind it codes are compared.
/// The end of a tune is before every symbol.
///
/// Sorted by prefix doubling: an order by *h* symbols gives one by 2*h*, since what follows is a place
/// that has been sorted too. Only groups of equal places are sorted again (Larsson and Sadakane,
/// "Faster suffix sorting", 2007), so repeated music costs rounds, not comparisons of whole passages.
struct SuffixOrder {
  private typealias Symbol = KeylessMusic.Symbol

  /// The places in order; those whose first `longestCompared` symbols are equal are neighbours.
  let places: [Int32]

  /// An item *i* below the number *n* of symbols is the place *i* with all its codes compared, *n* + *i*
  /// the same with equal distances up to its first note.
  private typealias Item = UInt32

  /// Sorts the places of `symbols`.
  ///
  /// - Parameters:
  ///   - symbols: The music of all tunes; at most 2³⁰ symbols.
  ///   - owners: The tune of each symbol.
  ///   - ends: The place behind the last symbol of each tune.
  ///   - longestCompared: The symbols by which places are sorted.
  /// - Complexity: O(*n* log *n* log *h*) for *n* symbols, *h* of them compared.
  init(
    _ symbols: [KeylessMusic.Symbol], owners: [Int32], ends: [Int], longestCompared: Int
  ) {
    let count = symbols.count
    precondition(count < 1 << 30, "\(count) symbols, expected less than 2³⁰")
    let firstNotes = Self.firstNotes(symbols, owners, ends)

    /// The item that follows `item` after `width` symbols; nil behind the end of the tune.
    func following(_ item: Item, _ width: Int) -> Item? {
      let isFree = item >= count
      let place = Int(item) - (isFree ? count : 0)
      let next = place + width
      if next >= ends[Int(owners[place])] { return nil }
      return isFree && next <= Int(firstNotes[place]) ? Item(count + next) : Item(next)
    }

    let letters = Self.letters(of: symbols)
    let lettersAtOnce = max(1, 32 / letters.bits)
    var keys = [UInt64](repeating: 0, count: 2 * count)
    for item in 0..<Item(2 * count) {
      var key: UInt64 = 0
      var at: Item? = item
      for _ in 0..<lettersAtOnce {
        key <<= UInt64(letters.bits)
        guard let here = at else { continue }
        key |= UInt64(letters.codes[Int(here)])
        at = following(here, 1)
      }
      keys[Int(item)] = key << 32 | UInt64(item)
    }
    Self.sort(&keys, bits: lettersAtOnce * letters.bits)

    var order = keys.map { Item(truncatingIfNeeded: $0) }
    /// The place of each item's group in the order.
    var ranks = [UInt32](repeating: 0, count: 2 * count)
    var groups: [Range<Int>] = []
    Self.split(keys[...], at: 0, &ranks, &groups)
    keys = []
    var width = lettersAtOnce
    while width < longestCompared, !groups.isEmpty {
      var smaller: [Range<Int>] = []
      for group in groups {
        var keys = order[group].map { item in
          UInt64(following(item, width).map { ranks[Int($0)] + 1 } ?? 0) << 32 | UInt64(item)
        }
        keys.sort()
        for (place, key) in zip(group, keys) { order[place] = Item(truncatingIfNeeded: key) }
        Self.split(keys[...], at: group.lowerBound, &ranks, &smaller)
      }
      groups = smaller
      width *= 2
    }
    places = order.compactMap { $0 >= count ? Int32($0 - Item(count)) : nil }
  }

  /// For each place that of the first note from it on; the end of its tune if none follows.
  private static func firstNotes(
    _ symbols: [Symbol], _ owners: [Int32], _ ends: [Int]
  ) -> [Int32] {
    var notes = [Int32](repeating: 0, count: symbols.count)
    for place in symbols.indices.reversed() {
      let isLast = place + 1 == ends[Int(owners[place])]
      notes[place] =
        symbols[place].isNote ? Int32(place) : isLast ? Int32(place + 1) : notes[place + 1]
    }
    return notes
  }

  /// Small numbers above 0, in the order of the codes, for the first symbol of every item, and the
  /// bits that the largest needs.
  private static func letters(of symbols: [Symbol]) -> (codes: [UInt32], bits: Int) {
    let free = symbols.map(\.freeCode)
    let known = Set(symbols.map(\.code)).union(free).sorted()
    let numbers = Dictionary(
      uniqueKeysWithValues: known.enumerated().map { ($0.element, UInt32($0.offset + 1)) })
    let codes = symbols.map { numbers[$0.code] ?? 0 } + free.map { numbers[$0] ?? 0 }
    return (codes, 32 - UInt32(max(1, known.count)).leadingZeroBitCount)
  }

  /// Sorts keys by `bits` bits above the lowest 32, digit by digit from the lowest; equal ones keep
  /// their order.
  private static func sort(_ keys: inout [UInt64], bits: Int) {
    let digits = 11
    var sorted = keys
    for shift in stride(from: 32, to: 32 + bits, by: digits) {
      let mask = UInt64(1 << digits - 1)
      var starts = [Int](repeating: 0, count: 1 << digits + 1)
      for key in keys { starts[Int(key >> UInt64(shift) & mask) + 1] += 1 }
      for digit in 1..<starts.count { starts[digit] += starts[digit - 1] }
      for key in keys {
        let digit = Int(key >> UInt64(shift) & mask)
        sorted[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &sorted)
    }
  }

  /// Gives the items of sorted `keys` the ranks of their groups; groups of several are added to
  /// `groups`.
  ///
  /// The upper half of a key is what it is sorted by, the lower half its item.
  private static func split(
    _ keys: ArraySlice<UInt64>, at start: Int, _ ranks: inout [UInt32],
    _ groups: inout [Range<Int>]
  ) {
    var first = keys.startIndex
    while first < keys.endIndex {
      var end = first + 1
      while end < keys.endIndex, keys[end] >> 32 == keys[first] >> 32 { end += 1 }
      let rank = start + first - keys.startIndex
      for key in keys[first..<end] { ranks[Int(UInt32(truncatingIfNeeded: key))] = UInt32(rank) }
      if end - first > 1 { groups.append(rank..<rank + end - first) }
      first = end
    }
  }
}
