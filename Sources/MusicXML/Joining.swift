import ABCNotation

/// Finds the notes that ties join.
struct TieJoiner {
  /// A tie that waits for its second note.
  struct Tie {
    let tone: Tone
    /// The places of the first note: of its entry, and of the note in its event.
    let entry: Int
    let note: Int
    /// The time at which the second note must start.
    let end: Int
    var crossedBar = false

    var alteration: Fraction { tone.alteration }
  }

  /// The most ties that wait at a time.
  static let limit = 256

  private var open: [Tie] = []

  /// Starts a tie from a note that ends at `end`.
  ///
  /// - Returns: Whether fewer ties than `limit` waited; otherwise the tie is left out.
  mutating func start(_ tone: Tone, entry: Int, note: Int, at end: Int) -> Bool {
    if open.count == Self.limit { return false }
    open.append(Tie(tone: tone, entry: entry, note: note, end: end))
    return true
  }

  mutating func passBar() {
    for index in open.indices { open[index].crossedBar = true }
  }

  /// Ends the tie that leads to a note, if there is one; across a bar line it keeps the accidental of
  /// its first note, unless the second has one of its own.
  mutating func end(_ tone: Tone, isExplicit: Bool, at time: Int) -> Tie? {
    let found = open.firstIndex {
      $0.end == time && $0.tone.isOnStep(of: tone)
        && ($0.tone.alteration == tone.alteration || $0.crossedBar && !isExplicit)
    }
    return found.map { open.remove(at: $0) }
  }

  /// Forgets the ties that should have ended before a time.
  mutating func drop(before time: Int) {
    if !open.isEmpty { open.removeAll { $0.end < time } }
  }
}

/// Numbers slurs, so that those that overlap have different numbers.
struct SlurNumbers {
  /// A slur whose end is not found yet; without a number if too many overlap.
  struct Slur {
    let start: Int
    let number: Int?
  }

  /// The highest number of MusicXML.
  private static let limit = 16

  private var waiting = 0
  private var open: [Slur] = []

  /// Starts a slur at the next note.
  mutating func start() { waiting += 1 }

  /// Opens the slurs that start at the event at index `entry`.
  mutating func open(at entry: Int) {
    for _ in 0..<waiting {
      let used = Set(open.suffix(Self.limit).compactMap(\.number))
      let number = (1...Self.limit).first { !used.contains($0) }
      open.append(Slur(start: entry, number: open.count < Self.limit ? number : nil))
    }
    waiting = 0
  }

  /// Ends the slur that started last; `nil` without an open slur.
  mutating func end() -> Slur? {
    if waiting > 0 {
      waiting -= 1
      return nil
    }
    return open.popLast()
  }
}

/// Decides which accidentals are printed: those that are written, and those without which a reader
/// would take another note.
struct AccidentalPrinter {
  private var ofKey: [Fraction]
  /// The alterations that were printed in the measure, by the steps of the tone.
  private var printed: [Int: Fraction] = [:]

  init(_ key: Key) { ofKey = key.exactAlterations }

  mutating func change(to key: Key) {
    ofKey = key.exactAlterations
    startMeasure()
  }

  mutating func startMeasure() {
    if !printed.isEmpty { printed.removeAll(keepingCapacity: true) }
  }

  /// The accidental to print at a note.
  mutating func accidental(of tone: Tone, written: Accidental?) -> Accidental? {
    let expected = printed[tone.steps] ?? ofKey[tone.letter.rawValue]
    if written == nil, expected == tone.alteration { return nil }
    printed[tone.steps] = tone.alteration
    return Accidental(semitones: tone.alteration)
  }
}
