/// Finds the passages that a tune has in common with other tunes, in any key.
///
/// A passage matches another if their symbols are equal, except that the first note and the letters
/// of chord symbols before it may differ: both are distances from the note before, which is not part
/// of the passage.
public struct MatchIndex: Sendable {
  private typealias Symbol = KeylessMusic.Symbol

  private let symbols: [Symbol]
  /// The tune of each symbol; symbols of one tune are neighbours.
  private let owners: [Int32]
  /// The place behind the last symbol of each tune.
  private let ends: [Int]
  /// All places in the order of what follows them.
  private let order: [Int32]

  /// The most symbols by which places are sorted and compared.
  ///
  /// A longer passage is found too: it goes on at one of the places that are equal up to here.
  static let longestCompared = 1024

  /// The music that a tune has from a symbol on in common with an indexed tune.
  struct Match: Equatable {
    /// The number of symbols.
    var count: Int
    /// The first of them in the index.
    var place: Int

    static let none = Match(count: 0, place: 0)
  }

  /// The indexed tunes that a search looks at.
  public struct Scope: Hashable, Sendable {
    /// The places of the tunes; nil for all.
    var tunes: Range<Int>?
    /// The place of the tune that does not count, since it is the searched tune itself.
    var excluded: Int?

    /// Makes a scope of all indexed tunes, of those at `tunes`, or without the one at `excluded`.
    public init(tunes: Range<Int>? = nil, excluded: Int? = nil) {
      self.tunes = tunes
      self.excluded = excluded
    }

    func contains(_ tune: Int32) -> Bool {
      Int(tune) != excluded && tunes.map { $0.contains(Int(tune)) } ?? true
    }
  }

  /// Indexes the music of `tunes`.
  ///
  /// - Complexity: O(*n* log *n*) for *n* symbols, however often music is repeated.
  public init(_ tunes: [TuneText]) { self.init(tunes.lazy.map(KeylessMusic.init)) }

  /// Indexes `tunes`.
  init(_ tunes: some Sequence<KeylessMusic>) {
    var symbols: [Symbol] = []
    var owners: [Int32] = []
    var ends: [Int] = []
    for tune in tunes {
      symbols += tune.symbols
      owners += repeatElement(Int32(ends.count), count: tune.symbols.count)
      ends.append(symbols.count)
    }
    order =
      SuffixOrder(
        symbols, owners: owners, ends: ends, longestCompared: Self.longestCompared
      ).places
    self.symbols = symbols
    self.owners = owners
    self.ends = ends
  }

  /// Finds the longest passage of `tune` that an indexed tune has too.
  ///
  /// - Parameters:
  ///   - tune: The tune.
  ///   - scope: The indexed tunes to look at.
  ///   - place: The symbol that the passage must reach, such as the first one of the last bar.
  /// - Returns: The number of music characters in `tune`.
  func longestMatch(
    of tune: KeylessMusic, in scope: Scope = Scope(), reaching place: Int = 0
  ) -> Int {
    let widths = tune.widths
    return matches(of: tune, in: scope).enumerated().reduce(0) { longest, found in
      let (start, end) = (found.offset, found.offset + found.element.count)
      return end > place ? max(longest, widths[end] - widths[start]) : longest
    }
  }

  /// The longest match from every symbol of `tune` on.
  ///
  /// - Complexity: O(*m* log *n* + *c*) for *m* symbols of the tune and *n* of the index, where *c* is
  ///   the sum of the matches' counts, each up to `longestCompared`.
  func matches(of tune: KeylessMusic, in scope: Scope = Scope()) -> [Match] {
    let text = SearchedMusic(tune.symbols)
    var matches: [Match] = []
    for start in tune.symbols.indices {
      // What follows the first symbol of a match is a match; only a short one is worth a search.
      if let before = matches.last, before.count > Self.longestCompared {
        matches.append(Match(count: before.count - 1, place: before.place + 1))
      } else {
        matches.append(match(text, start, scope))
      }
    }
    return matches
  }

  /// The longest match from `start` on.
  ///
  /// In sorted order the places next to the searched one have the most in common with it.
  private func match(_ text: SearchedMusic, _ start: Int, _ scope: Scope) -> Match {
    let after = firstPlace(text, start) { !$0.isBefore }
    let neighbours = [
      order[..<after].last { scope.contains(owners[Int($0)]) },
      order[after...].first { scope.contains(owners[Int($0)]) },
    ]
    var best = Match.none
    for place in neighbours.compactMap({ $0.map(Int.init) }) {
      let count = compare(place, text, start, from: 0).common
      if count > best.count { best = Match(count: count, place: place) }
    }
    if best.count == Self.longestCompared {
      best.count = compare(best.place, text, start, from: best.count, limit: .max).common
    }
    return best
  }

  /// The tunes in the scope that have the `count` symbols of `tune` from `start` on, each with the
  /// first place where they are, in the order of the tunes.
  ///
  /// - Complexity: O(log *n*) for *n* symbols of the index, and O(*k* log *k*) for *k* places.
  func tunes(
    with count: Int, symbolsOf tune: KeylessMusic, from start: Int, in scope: Scope = Scope()
  ) -> [(tune: Int, place: Int)] {
    let text = SearchedMusic(tune.symbols)
    let limit = min(count, Self.longestCompared)
    let first = firstPlace(text, start, limit) { !$0.isBefore || $0.common >= limit }
    let end = firstPlace(text, start, limit) { !$0.isBefore && $0.common < limit }
    var places: [Int32: Int32] = [:]
    for place in order[first..<max(first, end)] where scope.contains(owners[Int(place)]) {
      if count > limit,
        compare(Int(place), text, start, from: limit, limit: count).common < count
      {
        continue
      }
      let owner = owners[Int(place)]
      places[owner] = min(places[owner] ?? place, place)
    }
    return places.sorted { $0.key < $1.key }.map { (Int($0.key), symbolInTune(Int($0.value))) }
  }

  /// The first position in the order whose comparison with the text from `start` on fulfils a
  /// condition that all later ones fulfil too.
  private func firstPlace(
    _ text: SearchedMusic, _ start: Int, _ limit: Int = longestCompared,
    _ fulfils: ((isBefore: Bool, common: Int)) -> Bool
  ) -> Int {
    var (low, high) = (0, order.count)
    // What both borders have in common with the text, all between them have too.
    var (lowCommon, highCommon) = (0, 0)
    while low < high {
      let middle = (low + high) / 2
      let found = compare(
        Int(order[middle]), text, start, from: min(lowCommon, highCommon), limit: limit)
      if fulfils(found) {
        (high, highCommon) = (middle, found.common)
      } else {
        (low, lowCommon) = (middle + 1, found.common)
      }
    }
    return low
  }

  /// Compares the music from `place` on with the text from `start` on, where `known` symbols are
  /// equal.
  ///
  /// - Returns: Whether the music is before the text, and the number of symbols, up to `limit`, that
  ///   their beginnings have in common.
  private func compare(
    _ place: Int, _ text: SearchedMusic, _ start: Int, from known: Int,
    limit: Int = longestCompared
  ) -> (isBefore: Bool, common: Int) {
    let (end, textEnd) = (ends[Int(owners[place])] - place, text.symbols.count - start)
    let shortest = min(end, textEnd, limit)
    var common = known
    while common < shortest {
      let (a, b) = (symbols[place + common], text.symbols[start + common])
      let isFree = start + common <= text.firstNotes[start]
      let (first, second) = isFree ? (a.freeCode, b.freeCode) : (a.code, b.code)
      if first != second { return (first < second, common) }
      common += 1
    }
    return (common < limit && end == common && textEnd > common, common)
  }

  /// The tune of a place, and its symbol there.
  func tune(at place: Int) -> Int { Int(owners[place]) }
  func symbolInTune(_ place: Int) -> Int {
    let owner = Int(owners[place])
    return place - (owner == 0 ? 0 : ends[owner - 1])
  }
}

/// The music of a tune that is searched for.
private struct SearchedMusic {
  let symbols: [KeylessMusic.Symbol]
  /// For each symbol the place of the first note from it on; the end if none follows.
  let firstNotes: [Int]

  init(_ symbols: [KeylessMusic.Symbol]) {
    self.symbols = symbols
    var notes = [Int](repeating: symbols.count, count: symbols.count)
    var next = symbols.count
    for place in symbols.indices.reversed() {
      if symbols[place].isNote { next = place }
      notes[place] = next
    }
    firstNotes = notes
  }
}
