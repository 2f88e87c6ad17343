/// Where the passages of a tune are in a corpus, in any key.
public struct TuneOrigin: Sendable {
  /// A passage of the tune that tunes of the corpus have too.
  public struct Passage: Sendable {
    /// Its characters in the tune.
    public let characters: Range<Int>
    /// The number of its music characters.
    public let width: Int
    /// The number of its notes.
    public let noteCount: Int
    /// The number of its first and of its last bar.
    public let bars: ClosedRange<Int>
    /// The name of the key in which it is.
    public let key: String
    /// The first tune of the corpus that has it; a tune to train on if one has it.
    public let source: Source
    /// The number of tunes that have it.
    public let tuneCount: Int
  }

  /// A passage in a tune of the corpus.
  public struct Source: Sendable {
    /// The tune's number in the corpus, from 1.
    public let number: Int
    /// The tune's title; nil without one.
    public let title: String?
    /// Whether the tune is held out.
    public let isHeldOut: Bool
    /// The number of the first and of the last bar there.
    public let bars: ClosedRange<Int>
    /// The name of the key there.
    public let key: String
    /// The semitones by which the passage's first note is higher in the tune than there.
    public let semitones: Int
    /// Whether the passage is on the same degrees of the same kind of scale there, so that it sounds
    /// the same but for its pitch.
    public let isTransposed: Bool
  }

  /// The passages in the order of the tune; none overlaps another.
  public let passages: [Passage]
  /// The music characters of the tune.
  public let characterCount: Int
  /// The music characters of all passages.
  public let foundCount: Int
  /// The music characters of the longest passage that a tune to train on has.
  public let longestInTraining: Int

  /// The fewest notes of a passage.
  ///
  /// Shorter ones are in most corpora by chance.
  public static let fewestNotes = 6

  /// Finds passages of `tune`: the longest one, then the longest of what is left, until what is left
  /// has too few notes.
  ///
  /// - Parameters:
  ///   - tune: the tune.
  ///   - matches: the corpus.
  ///   - fewestNotes: the fewest notes of a passage.
  public init(
    of tune: TuneText, in matches: CorpusMatches, fewestNotes: Int = TuneOrigin.fewestNotes
  ) {
    let here = MusicPlaces(tune)
    let widths = here.music.widths
    let found = matches.index.matches(of: here.music)
    characterCount = here.music.characterCount
    longestInTraining = matches.index.longestMatch(of: here.music, in: matches.training())
    let tiles = PassageTiling(here.music, found.map(\.count), fewestNotes: fewestNotes).passages
    var known: [Int: MusicPlaces] = [:]
    passages = tiles.map { symbols in
      let tunes = matches.index.tunes(
        with: symbols.count, symbolsOf: here.music, from: symbols.lowerBound)
      let first = tunes.first ?? (0, 0)
      let place = matches.places[first.tune]
      let text = matches.corpus.text(of: matches.corpus.tunes[place])
      let there = known[place] ?? MusicPlaces(text)
      known[place] = there
      let source = Source(
        symbols, here, first.place, there, number: place + 1, title: text.field("T"),
        isHeldOut: first.tune >= matches.trainingCount)
      return Passage(
        characters: here.characters(symbols),
        width: widths[symbols.upperBound] - widths[symbols.lowerBound],
        noteCount: here.music.symbols[symbols].count(where: \.isNote),
        bars: here.bars(ofNotesIn: symbols), key: here.key(ofSymbol: symbols.lowerBound).name,
        source: source, tuneCount: tunes.count)
    }
    foundCount = passages.reduce(0) { $0 + $1.width }
  }

  /// The longest passage; nil without any.
  public var longest: Passage? {
    passages.max { ($0.width, $1.characters.lowerBound) < ($1.width, $0.characters.lowerBound) }
  }
}

extension TuneOrigin.Source {
  /// Compares a passage with the same one in a tune of the corpus, where it begins at `place`.
  fileprivate init(
    _ symbols: Range<Int>, _ here: MusicPlaces, _ place: Int, _ there: MusicPlaces, number: Int,
    title: String?, isHeldOut: Bool
  ) {
    self.number = number
    self.title = title
    self.isHeldOut = isHeldOut
    bars = there.bars(ofNotesIn: place..<place + symbols.count)
    let note = symbols.first { here.music.symbols[$0].isNote } ?? symbols.lowerBound
    let noteThere = place + note - symbols.lowerBound
    let (key, keyThere) = (here.key(ofSymbol: note), there.key(ofSymbol: noteThere))
    self.key = keyThere.name
    semitones = here.midiKey(ofSymbol: note) - there.midiKey(ofSymbol: noteThere)
    isTransposed =
      key.hasScale(of: keyThere)
      && key.degree(ofStep: here.step(ofSymbol: note))
        == keyThere.degree(ofStep: there.step(ofSymbol: noteThere))
  }
}

extension MusicPlaces {
  /// The bars of the first and of the last note among symbols.
  fileprivate func bars(ofNotesIn symbols: Range<Int>) -> ClosedRange<Int> {
    let notes = symbols.filter { music.symbols[$0].isNote }
    let first = bar(ofSymbol: notes.first ?? symbols.lowerBound)
    return first...max(first, bar(ofSymbol: notes.last ?? symbols.lowerBound))
  }
}

/// Passages that cover a tune as far as matches do: the longest one, then the longest of what is left.
struct PassageTiling {
  /// The symbols of each passage, in order.
  let passages: [Range<Int>]

  /// - Parameters:
  ///   - music: The tune.
  ///   - counts: The symbols of the longest match from each symbol on.
  ///   - fewestNotes: The fewest notes of a passage.
  init(_ music: KeylessMusic, _ counts: [Int], fewestNotes: Int) {
    let widths = music.widths
    var notes = [0]
    for symbol in music.symbols { notes.append(notes[notes.count - 1] + (symbol.isNote ? 1 : 0)) }
    var isTaken = [Bool](repeating: false, count: counts.count)
    /// For each width the passages of that width, which may have been cut since.
    var candidates = [[Range<Int>]](repeating: [], count: music.characterCount + 1)
    func add(_ symbols: Range<Int>) {
      if notes[symbols.upperBound] - notes[symbols.lowerBound] < max(1, fewestNotes) { return }
      candidates[widths[symbols.upperBound] - widths[symbols.lowerBound]].append(symbols)
    }
    for (start, count) in counts.enumerated() { add(start..<start + count) }
    var found: [Range<Int>] = []
    for width in candidates.indices.reversed() {
      // A cut passage is shorter, so that none is added to this width.
      for symbols in candidates[width] {
        let free = symbols.lowerBound..<(symbols.first { isTaken[$0] } ?? symbols.upperBound)
        if free != symbols {
          add(free)
        } else {
          for symbol in symbols { isTaken[symbol] = true }
          found.append(symbols)
        }
      }
    }
    passages = found.sorted { $0.lowerBound < $1.lowerBound }
  }
}
