import CharRNN

/// What a tune has shown so far, and what it would go on with if it repeated itself.
///
/// Kept for the music of one tune, without its line ends. Expectations come from two sources: the
/// longest match of what was just read with an earlier place of the tune, as in compressors of the
/// PAQ line (Mahoney 2005), and the bars where a tune of this form would repeat itself, as long as the
/// present bar is the same. A character takes half a microsecond in tunes as people write them, and at most
/// a time in proportion to the bars so far. A value of some kilobytes, shared between copies until one of
/// them reads on.
struct TuneMemory: Sendable {
  /// The longest tune that is remembered, in characters; more is not read.
  static let limit = 8_192
  /// The longest match that is told from a shorter one.
  static let longestMatch = 48
  /// The lengths of contexts that are looked up, the longest first.
  private static let orders = [8, 5, 3]
  private static let tableSize = 1_024
  /// How many earlier places of a context are looked at for a second expectation.
  private static let depth = 12

  private var text: [Token] = []
  /// For each order, the place after the last occurrence of a context with a hash, or -1.
  private var tables: [[Int16]]
  /// For each place, the one after the occurrence before of the same shortest context, or -1.
  private var earlier: [Int16] = []

  /// The place that the longest match goes on with; -1 without a match.
  private var match = -1
  /// The length of that match.
  private(set) var matchLength = 0
  private var other = -1

  /// A bar that is complete.
  private struct Bar {
    var start: Int
    var hash: UInt32
    var part: Int
    /// The bars of the part before it; -1 for a pick-up, `unheard` for a bar that passed unheard.
    var index: Int
  }

  private var bars: [Bar] = []
  /// For each character, the number of the bar that it belongs to.
  private var barOfPlace: [Int16] = []
  /// For each distance up to `longestLoop`, the bars in a row up to the last one that equal those so
  /// many bars before.
  private var runs = SIMD8<UInt8>.zero
  /// Whether the tune repeats a phrase as often as people hardly do, so that nothing is expected from
  /// it until it has another bar.
  private(set) var isStuck = false

  /// The bars of the longest loop that is watched for.
  private static let longestLoop = 7
  private static let unheard = -2
  /// For each distance in bars, from 1, the bars in a row that equal those so many bars before after
  /// which the memory is silent.
  ///
  /// In the 22,430 bars of Nottingham few go on from there: a bar comes a fourth time nowhere, a phrase
  /// of two bars begins for the third time in 4 places of 34, one of three in 1 of 10, and one of
  /// four, which comes twice in 150, in 2 of 9.
  private static let limits: [UInt8] = [2, 2, 2, 4, 2, 2, 2]
  private var barStart = 0
  private var hash: UInt32 = 0
  /// The places that the present bar goes on with if it is that of the part before, or that of the
  /// phrase before; -1 where it is another.
  private var alignedPart = -1
  private var alignedPhrase = -1
  /// The bars in a row up to this one that the tune had before.
  private(set) var repeatedBars = 0
  /// How often the tune had the last bar before.
  private(set) var timesHeard = 0

  init() {
    tables = Self.orders.map { _ in [Int16](repeating: -1, count: Self.tableSize) }
  }

  /// The character that each source expects; nil for one that expects nothing.
  var expected: Token? { at(match) }
  var second: Token? { at(other) }
  var ofPart: Token? { at(alignedPart) }
  var ofPhrase: Token? { at(alignedPhrase) }

  private func at(_ place: Int) -> Token? {
    place >= 0 && place < text.count && !isStuck ? text[place] : nil
  }

  /// How many bars before the present one the longest match is, and how many bars in a row up to the
  /// last one equal those so many bars before; nil without a match.
  var copy: (distance: Int, run: Int)? {
    guard expected != nil else { return nil }
    let distance = bars.count - Int(barOfPlace[match])
    guard distance >= 1, distance <= bars.count else { return (distance, 0) }
    return (distance, run(at: distance))
  }

  private func run(at distance: Int) -> Int {
    if distance <= Self.longestLoop { return Int(runs[distance - 1]) }
    var (run, last) = (0, bars.count - 1)
    while run < 8, last - distance >= 0, bars[last].hash == bars[last - distance].hash {
      (run, last) = (run + 1, last - 1)
    }
    return run
  }

  /// Reads a character of the music other than a line end, `clock` having read it too.
  mutating func read(_ token: Token, _ clock: TuneClock) {
    guard text.count < Self.limit else { return forget() }
    follow(token, &alignedPart)
    follow(token, &alignedPhrase)
    if match >= 0, text[match] == token {
      match += 1
      matchLength = min(matchLength + 1, Self.longestMatch)
    } else {
      (match, matchLength) = (-1, 0)
    }
    text.append(token)
    barOfPlace.append(Int16(bars.count))
    lookUp()
    // More than its bar line was heard, unless the bar has passed unheard.
    if clock.endsBar { endBar(clock, isHeard: text.count - 1 > barStart) }
    if clock.isBetweenBars {
      barStart = text.count
      hash = 0
      expectBar(clock)
    } else {
      hash = (hash ^ UInt32(token)) &* 0x0100_0193
    }
  }

  /// Ends all expectations, where the tune is longer than what is remembered.
  private mutating func forget() {
    (match, other, alignedPart, alignedPhrase, matchLength) = (-1, -1, -1, -1, 0)
  }

  private func follow(_ token: Token, _ place: inout Int) {
    guard place >= 0 else { return }
    place = place < text.count && text[place] == token ? place + 1 : -1
  }

  // MARK: Matches

  private mutating func lookUp() {
    let next = text.count
    earlier.append(-1)
    for (index, order) in Self.orders.enumerated() where next >= order {
      var key: UInt32 = 0
      for token in text[(next - order)...] { key = key &* 0x2F0B_4C47 &+ UInt32(token) &+ 1 }
      let slot = Int(((key ^ key >> 15) &* 0x2C1B_3C6D) >> 22)
      let place = Int(tables[index][slot])
      if place >= 0, order > matchLength {
        let length = lengthOfMatch(at: place)
        if length > matchLength, length >= order { (match, matchLength) = (place, length) }
      }
      if index == Self.orders.count - 1 { earlier[next - 1] = Int16(place) }
      tables[index][slot] = Int16(next)
    }
    findOther()
  }

  /// How many characters before `place` are those before the end of the text.
  private func lengthOfMatch(at place: Int) -> Int {
    var length = 0
    let end = text.count
    while length < Self.longestMatch, length < place,
      text[place - 1 - length] == text[end - 1 - length]
    {
      length += 1
    }
    return length
  }

  /// Finds what another earlier place expects, where it is not what the longest match does.
  private mutating func findOther() {
    other = -1
    guard match >= 0, match < text.count else { return }
    let expected = text[match]
    var place = Int(earlier[text.count - 1])
    var best = 0
    for _ in 0..<Self.depth where place >= 0 {
      if place < text.count, text[place] != expected {
        let length = lengthOfMatch(at: place)
        if length > best { (other, best) = (place, length) }
      }
      place = place > 0 ? Int(earlier[place - 1]) : -1
    }
  }

  // MARK: Bars

  /// Adds the bar that ended; one that was not heard equals no other.
  private mutating func endBar(_ clock: TuneClock, isHeard: Bool) {
    if !isHeard { hash = UInt32.max - UInt32(truncatingIfNeeded: bars.count) }
    timesHeard = bars.count { $0.hash == hash }
    repeatedBars = timesHeard > 0 ? repeatedBars + 1 : 0
    bars.append(
      Bar(
        start: barStart, hash: hash, part: clock.part,
        index: !isHeard ? Self.unheard : clock.endedPickUp ? -1 : clock.bar - 1))
    let last = bars.count - 1
    isStuck = false
    for distance in 1...Self.longestLoop {
      let isEqual = last >= distance && bars[last - distance].hash == bars[last].hash
      let run = isEqual ? min(runs[distance - 1] + 1, 200) : 0
      runs[distance - 1] = run
      if run >= Self.limits[distance - 1] { isStuck = true }
    }
  }

  /// Notes a character that passes unheard, `clock` having read it: only that a bar ended.
  mutating func pass(_ clock: TuneClock) {
    guard clock.endsBar, text.count < Self.limit else { return }
    endBar(clock, isHeard: text.count > barStart)
    barStart = text.count
    hash = 0
  }

  /// Expects what follows a passage that was not heard.
  mutating func expectAfterPassage(_ clock: TuneClock) {
    if clock.isBetweenBars { expectBar(clock) }
  }

  /// Looks for the bars that the next one repeats where tunes repeat themselves: the same bar of the
  /// part before, and the bar four bars before, or two in the first four.
  private mutating func expectBar(_ clock: TuneClock) {
    let (part, bar) = clock.coming
    let hasPickUp = bars.last.map { $0.part == part && $0.index == -1 } ?? false
    alignedPart = -1
    alignedPhrase = -1
    let back = bar >= 4 ? 4 : 2
    for entry in bars {
      if entry.part == part - 1 {
        let startsPart = bar == 0 && !hasPickUp
        if entry.index == bar && !(startsPart && alignedPart >= 0)
          || startsPart && entry.index == -1
        {
          alignedPart = entry.start
        }
      }
      if entry.part == part, entry.index == bar - back { alignedPhrase = entry.start }
    }
  }
}
