/// The chord symbols of a voice, each read once.
struct ChordSymbolTable {
  /// The entry of each text of the voice, found on demand.
  private var entries: [Entry?]
  /// The notes of the types of chords that directives define, in semitones above the root.
  var types: [String: [Int]] = [:] {
    didSet { forget() }
  }

  /// How often the keys of chords have changed; entries of earlier generations no longer count.
  private var generation = 0

  /// A chord symbol's index in the lists of the score, and what is wrong with it.
  struct Entry {
    fileprivate let generation: Int
    let place: Int
    let fault: Diagnostic.Message?
  }

  /// Creates a table for `count` texts.
  init(texts count: Int) { entries = Array(repeating: nil, count: count) }

  /// Forgets all entries, because the keys of chords have changed.
  mutating func forget() { generation += 1 }

  /// The entry of the text at an index, which is added to the lists of the score if it is new.
  mutating func entry(
    of text: Int, _ symbol: @autoclosure () -> String, transposedBy semitones: Int,
    _ score: inout Score
  ) -> Entry {
    if let known = entries[text], known.generation == generation { return known }
    let symbol = symbol()
    let harmony = Harmony(TextEscapes.decoded(symbol), types: types)
    let isSilence = harmony == nil && Harmony.isSilence(symbol)
    let entry = Entry(
      generation: generation,
      place: score.harmonies.count,
      fault: isSilence ? nil : Self.fault(of: harmony, written: symbol))
    if harmony != nil { score.hasHarmony = true }
    score.harmonies.append(symbol)
    score.voicings.append(Voicing(harmony, isSilence: isSilence, transposedBy: semitones))
    entries[text] = entry
    return entry
  }

  private static func fault(of harmony: Harmony?, written symbol: String) -> Diagnostic.Message? {
    guard let harmony else { return .unknownChordSymbol(symbol) }
    if !harmony.isKnownType { return .unknownChordType(symbol, sounding: harmony.understood) }
    return harmony.rest.isEmpty ? nil : .chordLeftOver(harmony.rest, in: symbol)
  }
}
