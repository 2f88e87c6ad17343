public import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tune in the making: what has been drawn so far, and why it ended.
///
/// A value: a copy is a fork of the tune, its generator and its sampling stages.
public struct TuneDraft: StreamDrawer {
  /// Why a tune ended.
  public enum Ending: Hashable, Sendable {
    /// A blank line or the next tune's `X:` was drawn.
    case tune
    /// Exactly the requested number of characters was drawn.
    case length
    /// The limit was reached before the tune ended by itself.
    case limit
  }

  /// What the model read before it drew.
  public let prime: Prime
  /// How characters are drawn and when to stop.
  public private(set) var settings: SamplingSettings
  /// The drawn characters.
  public private(set) var drawn: [Unicode.Scalar] = []
  /// Why the tune ended; nil before that.
  public private(set) var ending: Ending?
  /// The surprisal of the drawn characters under the model itself (temperature 1, no filter), in
  /// bits.
  public private(set) var bits = 0.0

  /// The logarithm of the tune's weight among its particles, in nats: of the probability that the
  /// allowed characters had, since the last resampling.
  public private(set) var logWeight = 0.0
  /// The probability that the constraint took from the drawn characters, in bits: −Σ log₂ of what
  /// was allowed.
  public private(set) var removedBits = 0.0
  /// The part of `removedBits` up to each bar line so far.
  public private(set) var removedBitsAtBars: [Double] = []
  /// The number of characters that the constraint imposed: labels and bars that return.
  public private(set) var imposedCount = 0
  /// The estimate of log Z, the probability of all legal tunes, in nats; 0 without a constraint.
  public private(set) var logEvidence = 0.0
  /// The estimate of −log₂ Z, the surprisal of "some legal tune", in bits.
  public var evidenceBits: Double { -logEvidence / log(2) }
  /// Whether the tune waits at a bar line for its other particles.
  private(set) var isWaiting = false

  /// The model's characters.
  let vocabulary: Vocabulary
  private var sampler: Sampler
  /// The stages in the last bar of each part, if they differ.
  private var cadenceSampler: Sampler?
  private(set) var generator = Xoshiro256StarStar(seed: 0)
  private var watch: TuneEndWatch
  /// What keeps the tune legal; nil if nothing does.
  private(set) var constraint: TuneConstraint?

  /// Creates a tune of which nothing is drawn.
  ///
  /// - Parameters:
  ///   - prime: what the model read.
  ///   - tokens: the prime's characters in the vocabulary.
  ///   - vocabulary: the model's characters.
  ///   - settings: how to draw and when to stop.
  /// - Throws: `SamplingError` for a setting outside its range, `ConstraintError` for a prime that
  ///   the constraint cannot follow.
  init(
    _ prime: Prime, _ tokens: [Token], _ vocabulary: Vocabulary, settings: SamplingSettings
  ) throws {
    sampler = try settings.sampler()
    cadenceSampler = try settings.cadenceSampler()
    for token in tokens {
      sampler.accept(token)
      cadenceSampler?.accept(token)
    }
    watch = TuneEndWatch(opening: prime.opening)
    self.prime = prime
    self.vocabulary = vocabulary
    self.settings = settings
    if let asked = settings.constraint {
      constraint = try TuneConstraint(
        opening: prime.opening, form: asked.form, vocabulary: vocabulary)
    }
    if settings.length == 0, constraint == nil { ending = atLength }
  }

  /// A copy whose draws come from `seed`.
  func seeded(_ seed: UInt64) -> TuneDraft {
    var draft = self
    draft.generator = Xoshiro256StarStar(seed: seed)
    return draft
  }

  /// Draws one character; returns nil for the last one, which need not be read.
  ///
  /// The blank line that ends a tune is drawn; the `X:` of a next tune is left out of `text`.
  public mutating func draw(from logits: Logits) -> Token? {
    guard ending == nil, !isWaiting else { return nil }
    return take(draw(from: logits, stages.distribution(logits)), from: logits)
  }

  /// The stages that act at this place.
  private var stages: Sampler {
    guard let cadenceSampler, constraint?.isInCadence ?? false else { return sampler }
    return cadenceSampler
  }

  /// Takes the next character as if it had been drawn, an allowed one under a constraint.
  mutating func take(_ token: Token, from logits: Logits) -> Token? {
    sampler.accept(token)
    cadenceSampler?.accept(token)
    bits += Distribution(logits).surprisal(of: token)
    let character = vocabulary[token]
    drawn.append(character)
    let isOver = watch.read(character)
    if settings.ending == .tune || constraint != nil, isOver {
      ending = .tune
    } else if drawn.count == settings.length, constraint == nil {
      ending = atLength
    }
    if constraint != nil { follow(token) }
    return ending == nil ? token : nil
  }

  /// Draws a character, an allowed one under a constraint.
  private mutating func draw(from logits: Logits, _ distribution: Distribution) -> Token {
    let coin = generator.nextUnit()
    // Through the optional, so that the constraint is not copied.
    guard let allowed = constraint?.allowed(of: distribution, orElse: logits) else {
      return distribution.token(at: coin)
    }
    if constraint?.isImposed ?? false {
      imposedCount += 1
    } else {
      logWeight += log(allowed.mass)
      removedBits -= log2(allowed.mass)
    }
    return allowed.token(at: coin)
  }

  /// The characters to draw from under a constraint; nil without one.
  func allowed(from logits: Logits) -> AllowedCharacters? {
    constraint?.allowed(of: stages.distribution(logits), orElse: logits)
  }

  /// A copy that draws through the stages of `settings`, which have read all of the tune.
  ///
  /// The constraint stays as it is.
  ///
  /// - Throws: `SamplingError` for a setting outside its range.
  func drawing(by settings: SamplingSettings) throws(SamplingError) -> TuneDraft {
    var draft = self
    draft.sampler = try settings.sampler()
    for character in prime.reading.unicodeScalars + drawn {
      if let token = vocabulary.index(of: character) { draft.sampler.accept(token) }
    }
    draft.settings = settings
    draft.settings.constraint = self.settings.constraint
    return draft
  }

  /// Lets the constraint read the drawn character.
  private mutating func follow(_ token: Token) {
    constraint?.accept(token)
    logWeight += constraint?.cadenceWeight ?? 0
    isWaiting = constraint?.isAtBarLine ?? false
    if isWaiting { removedBitsAtBars.append(removedBits) }
    if drawn.count + TuneConstraint.endingRoom == settings.length { constraint?.endSoon() }
  }

  /// Goes on from a bar line.
  mutating func goOn() { isWaiting = false }

  /// Whether the next bar ends a part, and is the model's to write.
  var isBeforeCadence: Bool { isWaiting && constraint?.isBeforeCadence ?? false }

  /// A copy with a weight of 1 that goes on with the draws of `generator`.
  func copied(drawingFrom generator: Xoshiro256StarStar) -> TuneDraft {
    var copy = self
    copy.generator = generator
    copy.logWeight = 0
    return copy
  }

  /// Takes the estimate of log Z once the tune is chosen from its particles.
  mutating func finish(logEvidence: Double) { self.logEvidence = logEvidence }

  /// Lets a tune that ended at its length go on to `length` characters.
  ///
  /// - Returns: the last drawn character if the model has yet to read it.
  /// - Throws: `SamplingError` for a length outside its range.
  mutating func extend(to length: Int) throws(SamplingError) -> Token? {
    var longer = settings
    longer.length = length
    _ = try longer.sampler()
    guard ending != .tune, length > drawn.count else { return nil }
    settings = longer
    guard ending != nil else { return nil }
    ending = nil
    return drawn.last.flatMap(vocabulary.index(of:))
  }

  /// The ending of a tune that has `settings.length` characters.
  private var atLength: Ending { settings.ending == .length ? .length : .limit }

  /// The tune so far: the prime's opening and the drawn characters, without a next tune's `X:`.
  public var text: String {
    var kept = drawn
    // The prime may end with the `X` of the next tune's `X:`.
    if ending == .tune, watch.sawNextTune { kept.removeLast(min(2, kept.count)) }
    return prime.opening + kept[...].string
  }
}
