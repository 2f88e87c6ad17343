public import CharRNN

/// A tune in the making: what was read, what has been drawn so far, and when it is done.
public struct TuneGeneration {
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
  private var reader: Reader
  private var generator: Xoshiro256StarStar
  private var watch: TuneEndWatch

  /// Reads the prime and stands ready to draw; `nil` where `shouldStop` said so.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - prime: what is read first, in the model's vocabulary.
  ///   - settings: how to draw and when to stop.
  ///   - seed: what the draws are made from.
  ///   - shouldStop: asked before every character of the prime, which may be long.
  /// - Throws: `UnknownCharacter` where the prime is not in the vocabulary, `SamplingError` where a
  ///   setting is outside its range.
  public init?(
    _ model: LanguageModel, prime: Prime, settings: SamplingSettings, seed: UInt64,
    shouldStop: () -> Bool = { false }
  ) throws {
    sampler = try settings.sampler()
    vocabulary = model.vocabulary
    reader = Reader(model.predictor(settings.weights))
    for token in try vocabulary.encode(prime.reading.unicodeScalars).tokens {
      if shouldStop() { return nil }
      reader.read(token)
    }
    generator = Xoshiro256StarStar(seed: seed)
    watch = TuneEndWatch(opening: prime.opening)
    self.prime = prime
    self.settings = settings
    if settings.length == 0 { ending = settings.ending == .length ? .length : .limit }
  }

  /// Draws one character; `nil` once the tune is done.
  ///
  /// The blank line that ends a tune is drawn and returned; the `X:` of a next tune is not kept.
  public mutating func next() -> Unicode.Scalar? {
    guard ending == nil, let logits = reader.logits else { return nil }
    let token = sampler.sample(logits, after: reader.tokens, using: &generator)
    bits += Distribution(logits).surprisal(of: token)
    reader.read(token)
    let character = vocabulary[token]
    drawn.append(character)
    let isOver = watch.read(character)
    if settings.ending == .tune, isOver {
      ending = .tune
    } else if drawn.count == settings.length {
      ending = settings.ending == .length ? .length : .limit
    }
    return character
  }

  /// The tune so far: the prime's opening and what was drawn, without a next tune's beginning.
  public var text: String {
    var kept = drawn
    // The prime may have ended with the `X` already.
    if ending == .tune, watch.sawNextTune { kept.removeLast(min(2, kept.count)) }
    return prime.opening + kept[...].string
  }
}

/// Notices, character by character, that a tune has ended.
struct TuneEndWatch {
  /// Whether it was the next tune's `X:` that ended it.
  private(set) var sawNextTune = false
  private var hasKey = false
  private var hasText = false
  private var line: [Unicode.Scalar] = []

  /// Starts after the characters that open the tune.
  init(opening: String) {
    for character in opening.unicodeScalars { _ = read(character) }
    sawNextTune = false
  }

  /// Takes one character; true where the tune is over with it.
  ///
  /// A tune is over at a blank line after any text (ABC 2.1, section 2.2.1), or where a line begins
  /// with `X:` once there was a `K:`.
  mutating func read(_ character: Unicode.Scalar) -> Bool {
    guard character == "\n" else {
      line.append(character)
      if !character.isSpace { hasText = true }
      // Only the beginning of a line is looked at, so a long one costs nothing.
      guard line.count == 2, hasKey, line == ["X", ":"] else { return false }
      sawNextTune = true
      return true
    }
    if line[...].fieldLetter == "K" { hasKey = true }
    let isBlank = line.allSatisfy(\.isSpace)
    line.removeAll(keepingCapacity: true)
    return isBlank && hasText
  }
}
