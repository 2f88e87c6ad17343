/// The music between two bar lines, as written.
struct WrittenBar: Equatable {
  /// Its length in ticks of `MusicScanner.whole`; nil if that is no whole number of ticks.
  var ticks: Int?
  /// The length that the metre asks for; nil without a metre.
  var metre: Int?
  /// The notes, rests, tuplets and broken rhythms as written, without chord symbols, decorations,
  /// ties, slurs and grace notes.
  var music = ""
  /// The texts in quotes, which are chord symbols in most tunes.
  var chords: [String] = []
  /// The value of the `K:` field at its start; nil if it is missing.
  var key: String?
  /// Whether a note sounds.
  var hasNotes = false

  /// The difference to the metre's length: its sign says whether the bar is short, full or
  /// over-full; nil without a metre.
  ///
  /// A length that is no whole number of ticks counts as over-full.
  var excess: Int? { metre.map { metre in ticks.map { $0 - metre } ?? 1 } }

  /// Whether the bar is longer than its metre.
  var isOverFull: Bool { (excess ?? 0) > 0 }
  /// Whether the bar is shorter than its metre.
  var isShort: Bool { (excess ?? 0) < 0 }
}

/// A bar that is still read, with the state of its tuplet and its broken rhythm.
struct OpenBar {
  private(set) var bar = WrittenBar()
  private(set) var isEmpty = true
  /// The tuplets that are not full yet, the outermost first.
  private var tuplets: [(left: Int, time: Int, notes: Int, isCounted: Bool)] = []
  /// The length of the last sound, and of the sign of broken rhythm behind it.
  private var last: Int?
  private var broken = 0
  /// The longest of the voices that `&` has ended.
  private var overlaid = 0

  init(metre: Int?, key: String?) {
    bar.metre = metre
    bar.key = key
    bar.ticks = 0
  }

  /// The bar with the longest of the voices that sound together.
  var closed: WrittenBar {
    var result = bar
    result.ticks = bar.ticks.map { max($0, overlaid) }
    return result
  }

  mutating func add(sound ticks: Int?, isRest: Bool, text: String) {
    isEmpty = false
    bar.music += text
    if !isRest { bar.hasNotes = true }
    var length = ticks
    if !tuplets.isEmpty {
      let (time, notes) = tuplets.reduce((1, 1)) { ($0.0 * $1.time, $0.1 * $1.notes) }
      length = length.flatMap { Self.scaled($0, time, notes) }
      passInTuplets()
    }
    if broken != 0, let before = last {
      // `>` gives half, three quarters … of the second sound to the first, `<` the reverse.
      let parts = 1 << min(abs(broken), 6)
      let (long, short) = (2 * parts - 1, 1)
      let (first, second) = broken > 0 ? (long, short) : (short, long)
      let longer = Self.scaled(before, first, parts)
      bar.ticks = bar.ticks.flatMap { sum in longer.map { sum - before + $0 } }
      length = length.flatMap { Self.scaled($0, second, parts) }
    }
    broken = 0
    last = length
    bar.ticks = bar.ticks.flatMap { sum in length.map { sum + $0 } }
  }

  mutating func add(chord: String) { bar.chords.append(chord) }

  /// Opens a tuplet; a written count counts every sound in it, otherwise an inner tuplet counts as
  /// one.
  mutating func add(tuplet notes: Int, time: Int, count: Int, isCounted: Bool, text: String) {
    bar.music += text
    if tuplets.count < 4 { tuplets.append((count, max(1, time), notes, isCounted)) }
  }

  private mutating func passInTuplets() {
    for place in tuplets.indices where tuplets[place].isCounted || place == tuplets.count - 1 {
      tuplets[place].left -= 1
    }
    while let last = tuplets.last, last.left <= 0 {
      tuplets.removeLast()
      if let outer = tuplets.last, !outer.isCounted { tuplets[tuplets.count - 1].left -= 1 }
    }
    tuplets.removeAll { $0.left <= 0 }
  }

  mutating func add(broken count: Int, text: String) {
    bar.music += text
    broken = count
  }

  /// Starts a voice that sounds together with the bar so far.
  mutating func overlay() {
    overlaid = closed.ticks ?? 0
    bar.ticks = bar.ticks.map { _ in 0 }
    last = nil
  }

  private static func scaled(_ ticks: Int, _ above: Int, _ below: Int) -> Int? {
    let (product, overflow) = ticks.multipliedReportingOverflow(by: above)
    if overflow { return nil }
    let (result, rest) = product.quotientAndRemainder(dividingBy: below)
    return rest == 0 ? result : nil
  }
}
