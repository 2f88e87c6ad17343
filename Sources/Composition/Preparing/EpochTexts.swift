import ABCNotation
public import CharRNN

/// The training tunes of a corpus as the text that an epoch reads, made anew for each epoch.
///
/// A tune stands without blank lines at its ends, followed by its final newline and two more, so that
/// every next `X:` comes after three newlines, as in `Vocabulary.evaluationTexts(of:)`. Each epoch has
/// every tune exactly once. The same settings and epoch give the same text on every machine.
///
/// Transposing moves a tune into a key of its own mode, drawn with probability proportional to the
/// number of training tunes in that key to the power 0.7. Drawing the tune's own key leaves it
/// unchanged. A tune moves up or down, whichever leaves fewer notes outside G3 to B5, then
/// the shorter way; keys that leave more notes outside than the tune has itself are not drawn. Where the
/// preparation adds bass lines, the notes of the melody decide, and those of the bass stay in its octave.
public struct EpochTexts: Sendable {
  /// How the texts are made.
  public struct Settings: Hashable, Sendable {
    /// Whether each epoch has the tunes in an order of its own; otherwise that of the corpus.
    public var shuffles: Bool
    /// Whether tunes are moved into other keys.
    public var transposes: Bool
    /// The probability that a tune is taken as it was found, where the corpus keeps such texts.
    public var asFoundShare: Double
    /// The seed of all draws.
    public var seed: UInt64

    /// Settings; without arguments, those of texts that are the same in each epoch.
    public init(
      shuffles: Bool = false, transposes: Bool = false, asFoundShare: Double = 0.5,
      seed: UInt64 = 0
    ) {
      self.shuffles = shuffles
      self.transposes = transposes
      self.asFoundShare = asFoundShare
      self.seed = seed
    }
  }

  /// The probability that a tune is given a key that is drawn.
  public static let transposedShare = 0.6
  /// The power of a key's frequency to which its probability is proportional.
  public static let keyExponent = 0.7
  /// The MIDI keys from G3 to B5, within which transposed tunes stay.
  public static let range = 55...83
  /// The characters that transposing can add to a text.
  public static let transpositionCharacters = Array("ABCDEFGabcdefg^_=,'#".unicodeScalars)

  /// How the texts are made.
  public let settings: Settings
  /// The number of tunes in each epoch.
  public var tuneCount: Int { tunes.count }
  /// The number of tunes that cannot be transposed: without a tonic, for drums, or with music in macros.
  ///
  /// 0 if the settings do not transpose.
  public let fixedCount: Int

  private let corpus: TuneCorpus
  private let vocabulary: Vocabulary
  /// Whether the vocabulary has every character that transposing can add.
  private let isComplete: Bool
  /// The indices of the training tunes.
  private let tunes: [Int]
  /// The moves of each training tune; empty if the settings do not transpose.
  private let moves: [KeyMoves]
  private let weights: KeyWeights

  /// Prepares the texts.
  ///
  /// - Parameters:
  ///   - corpus: the corpus whose training tunes are read.
  ///   - vocabulary: the characters that may occur, those of the corpus if `nil`. A tune stays in its key
  ///     where the move would need another.
  ///   - settings: how the texts are made.
  /// - Complexity: O(*n*) in the length of the corpus's text; O(1) in it without transposing.
  public init(of corpus: TuneCorpus, vocabulary: Vocabulary? = nil, settings: Settings) {
    self.corpus = corpus
    let known = vocabulary ?? corpus.vocabulary
    self.vocabulary = known
    isComplete =
      known.missing(from: Self.transpositionCharacters + corpus.vocabulary.characters)
      .isEmpty
    self.settings = settings
    tunes = corpus.tunes.indices.filter { corpus.tunes[$0].role == .training }
    guard settings.transposes else {
      (moves, weights, fixedCount) = ([], KeyWeights([]), 0)
      return
    }
    let ofMelody = corpus.preparation.writesBass
    let found = tunes.map { KeyMoves(of: corpus.text(of: corpus.tunes[$0]), ofMelody: ofMelody) }
    moves = found
    weights = KeyWeights(found)
    fixedCount = found.count { $0.tonic == nil }
  }

  /// The text of an epoch, counted from 1.
  ///
  /// - Precondition: `epoch` is at least 0 and less than 2^39 - 1.
  /// - Complexity: O(*n*) in the length of the text; a transposed tune is parsed twice.
  public func text(ofEpoch epoch: Int) -> [Unicode.Scalar] {
    var generator = Xoshiro256StarStar(seed: SeedSeries(settings.seed)[epoch])
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(corpus.text.count)
    var order = Array(tunes.indices)
    // Fisher and Yates; the library's own shuffle may change with the compiler.
    for last in order.indices.dropFirst().reversed() where settings.shuffles {
      order.swapAt(last, Int(generator.nextUnit() * Double(last + 1)))
    }
    for place in order {
      result += text(ofTune: place, &generator)
      result += ["\n", "\n", "\n"]
    }
    return result
  }

  /// A tune as it stands in an epoch, without blank lines at its ends.
  private func text(ofTune place: Int, _ generator: inout Xoshiro256StarStar) -> TuneText {
    let index = tunes[place]
    var text = corpus.text(of: corpus.tunes[index])
    if let found = corpus.foundText(at: index), generator.nextUnit() < settings.asFoundShare {
      text = found
    }
    text = text.withoutBlankEnds
    guard settings.transposes, moves[place].tonic != nil,
      generator.nextUnit() < Self.transposedShare
    else { return text }
    let semitones = weights.draw(for: moves[place], using: &generator)
    guard semitones != 0,
      let moved = transposed(text.string, by: semitones)
    else { return text }
    let characters = Array(moved.unicodeScalars)
    return isComplete || vocabulary.missing(from: characters).isEmpty ? characters[...] : text
  }

  private func transposed(_ text: String, by semitones: Int) -> String? {
    let moved = TuneReader.firstTune(in: text).tune.transposedText(bySemitones: semitones)
    guard let moved, corpus.preparation.writesBass else { return moved }
    // A bass line has one key for each pitch class in every key.
    return TuneReader.firstTune(in: moved).tune.textWithBassInRange() ?? moved
  }
}
