public import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shannon's game with the notes of a tune: a person, a model and an n-gram bet on each.
///
/// All three know the text up to a note and that a note or rest follows. Its bits are −log₂ of the
/// probability that each gave it. What stands between notes, such as bar lines and chord symbols, is
/// shown and not bet on. See `NoteBet` for the person's bits.
public struct GuessingGame {
  /// The bits of a note, or of several.
  public struct Bits: Hashable, Sendable {
    /// Those of the person's bet.
    public var person = 0.0
    /// Those of the model.
    public var model = 0.0
    /// Those of the n-gram.
    public var ngram = 0.0
    /// Those of the notes' frequencies alone.
    public var frequency = 0.0
  }

  /// A note that was bet on.
  public struct Turn: Sendable {
    /// The bet as typed.
    public let bet: String
    /// The note.
    public let note: MusicNote
    /// What it cost.
    public let bits: Bits
  }

  /// What was bet on so far.
  public struct Score: Sendable {
    /// The notes that were bet on, in order.
    public fileprivate(set) var turns: [Turn] = []
    /// The sums over all turns.
    public fileprivate(set) var total = Bits()

    /// The means over at least one turn.
    public var mean: Bits { total.divided(by: Double(turns.count)) }
  }

  /// The score so far.
  public private(set) var score = Score()

  private let text: TuneText
  private let items: [MusicNote.Item]
  /// The items that are bet on.
  private var waiting: ArraySlice<Int>
  private let ngram: NoteNGram
  private let vocabulary: Vocabulary
  private var reader: Reader
  /// The characters of the tune that the model has read.
  private var readCount = 0

  /// Begins a game; nil if no note stands behind the bars that are shown.
  ///
  /// - Parameters:
  ///   - tune: the tune.
  ///   - bars: the bars that are shown before the first bet.
  ///   - count: the most notes to bet on.
  ///   - model: the model.
  ///   - remembers: whether its memory of the tune is used.
  ///   - ngram: the n-gram, of the tunes to train on.
  /// - Throws: `UnknownCharacter` for the first character that the model lacks.
  public init?(
    _ tune: TuneText, afterBars bars: Int, count: Int, model: LanguageModel, remembers: Bool,
    ngram: NoteNGram
  ) throws {
    text = tune.withoutBlankEnds
    _ = try model.vocabulary.encode(text)
    items = MusicNote.items(of: text)
    var barCount = 0
    var open: [Int] = []
    for (place, item) in items.enumerated() {
      switch item {
      case .barLine: barCount += 1
      case .note: if barCount >= bars { open.append(place) }
      }
    }
    if open.isEmpty { return nil }
    waiting = open.prefix(count)[...]
    self.ngram = ngram
    vocabulary = model.vocabulary
    reader = Reader(model.predictor(.bf16, remembers: remembers))
    reader.read(Prime.boundary(in: vocabulary))
  }

  /// The note to bet on, with its characters; nil at the end.
  private var next: (note: MusicNote, characters: Range<Int>, place: Int)? {
    guard let place = waiting.first, case .note(let note, let characters) = items[place] else {
      return nil
    }
    return (note, characters, place)
  }

  /// Whether nothing is left to bet on.
  public var isOver: Bool { waiting.isEmpty }
  /// The number of notes that are left.
  public var leftCount: Int { waiting.count }

  /// The tune up to the note to bet on; up to the last one at the end.
  public var shown: String {
    let end = next?.characters.lowerBound ?? text.startIndex + readCount
    return text[..<end].string
  }

  /// Takes a bet on the next note; at the end nothing happens.
  ///
  /// - Returns: The turn; nil at the end.
  @discardableResult
  public mutating func take(_ bet: NoteBet, typed: String) -> Turn? {
    guard let (note, characters, place) = next else { return nil }
    read(to: characters.lowerBound)
    let frequency = ngram.probability(of: note, after: [])
    let bits = Bits(
      person: -log2(bet.probability(of: note, frequency: frequency)),
      model: -log2(probability(of: characters)),
      ngram: -log2(ngram.probability(of: note, after: items[..<place])),
      frequency: -log2(frequency))
    waiting.removeFirst()
    let turn = Turn(bet: typed, note: note, bits: bits)
    score.turns.append(turn)
    score.total.add(bits)
    return turn
  }

  // MARK: The model

  private mutating func read(to end: Int) {
    while text.startIndex + readCount < end { read(text[text.startIndex + readCount]) }
  }

  private mutating func read(_ character: Unicode.Scalar) {
    if let token = vocabulary.index(of: character) { reader.read(Token(token)) }
    readCount += 1
  }

  /// The model's probability of the note that these characters are, which are read.
  ///
  /// Its first character is one of those that begin a note, and behind its last one comes none that
  /// goes on with it.
  private mutating func probability(of characters: Range<Int>) -> Double {
    var result = 1.0
    for place in characters {
      let possible = place == characters.lowerBound ? share(MusicNote.canStart) : 1
      let character = text[place]
      result *= share { $0 == character } / possible
      read(character)
    }
    return result * (1 - share(MusicNote.canGoOn))
  }

  /// The model's probability that the next character is one of some.
  private func share(_ isIncluded: (Unicode.Scalar) -> Bool) -> Double {
    guard let logits = reader.logits else { return 1 / Double(vocabulary.count) }
    let probabilities = Distribution(logits).probabilities
    return zip(vocabulary.characters, probabilities).reduce(0) {
      isIncluded($1.0) ? $0 + $1.1 : $0
    }
  }
}

extension GuessingGame.Bits {
  fileprivate mutating func add(_ other: Self) {
    person += other.person
    model += other.model
    ngram += other.ngram
    frequency += other.frequency
  }

  fileprivate func divided(by count: Double) -> Self {
    Self(
      person: person / count, model: model / count, ngram: ngram / count,
      frequency: frequency / count)
  }
}
