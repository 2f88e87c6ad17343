public import CharRNN

/// A tune in the making: what has been drawn so far, and when it is done.
public struct TuneDraft: StreamDrawer {
  /// Why a tune is done.
  public enum Ending: Hashable, Sendable {
    /// A blank line or the next tune's `X:` came.
    case tune
    /// The characters asked for are drawn.
    case length
    /// The tune had not ended when the most characters were drawn.
    case limit
  }

  /// What the model read first.
  public let prime: Prime
  /// How characters are drawn and when to stop.
  public let settings: SamplingSettings
  /// What has been drawn.
  public private(set) var drawn: [Unicode.Scalar] = []
  /// Why the tune is done; `nil` while it is not.
  public private(set) var ending: Ending?
  /// The surprisal of what was drawn, to the model as it is (temperature 1, no filter), in bits.
  public private(set) var bits = 0.0

  private let vocabulary: Vocabulary
  private let sampler: Sampler
  private var tokens: [Token]
  private var generator = Xoshiro256StarStar(seed: 0)
  private var watch: TuneEndWatch

  /// A tune of which nothing is drawn yet.
  ///
  /// - Parameters:
  ///   - prime: what is read first.
  ///   - tokens: the same in the vocabulary.
  ///   - vocabulary: the model's characters.
  ///   - settings: how to draw and when to stop.
  /// - Throws: `SamplingError` where a setting is outside its range.
  init(
    _ prime: Prime, _ tokens: [Token], _ vocabulary: Vocabulary, settings: SamplingSettings
  ) throws(SamplingError) {
    sampler = try settings.sampler()
    watch = TuneEndWatch(opening: prime.opening)
    self.prime = prime
    self.tokens = tokens
    self.vocabulary = vocabulary
    self.settings = settings
    if settings.length == 0 { ending = settings.ending == .length ? .length : .limit }
  }

  /// The same with its draws made from `seed`.
  func seeded(_ seed: UInt64) -> TuneDraft {
    var draft = self
    draft.generator = Xoshiro256StarStar(seed: seed)
    return draft
  }

  /// Draws one character; `nil` once nothing more is to be read, since the tune is done.
  ///
  /// The blank line that ends a tune is drawn; the `X:` of a next tune is not kept.
  public mutating func draw(from logits: Logits) -> Token? {
    guard ending == nil else { return nil }
    let token = sampler.sample(logits, after: tokens, using: &generator)
    bits += Distribution(logits).surprisal(of: token)
    tokens.append(token)
    let character = vocabulary[token]
    drawn.append(character)
    let isOver = watch.read(character)
    if settings.ending == .tune, isOver {
      ending = .tune
    } else if drawn.count == settings.length {
      ending = settings.ending == .length ? .length : .limit
    }
    return ending == nil ? token : nil
  }

  /// The tune so far: the prime's opening and what was drawn, without a next tune's beginning.
  public var text: String {
    var kept = drawn
    // The prime may have ended with the `X` already.
    if ending == .tune, watch.sawNextTune { kept.removeLast(min(2, kept.count)) }
    return prime.opening + kept[...].string
  }
}
