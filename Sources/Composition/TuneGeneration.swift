public import CharRNN

/// A tune in the making with the model's place in it: draws one character at a time.
///
/// A value: a copy is a fork that draws the same characters.
public struct TuneGeneration {
  /// What has been drawn so far.
  public private(set) var draft: TuneDraft

  /// The model, which has read all but a last character.
  private(set) var reader: Reader

  /// Reads the prime; returns nil if `shouldStop` did.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - prime: what the model reads first, in its vocabulary.
  ///   - settings: how to draw and when to stop.
  ///   - seed: the seed of the draws.
  ///   - shouldStop: asked before every character of the prime, which may be long.
  /// - Throws: `UnknownCharacter` for a prime outside the vocabulary, `SamplingError` for a setting
  ///   outside its range.
  public init?(
    _ model: LanguageModel, prime: Prime, settings: SamplingSettings, seed: UInt64,
    shouldStop: () -> Bool = { false }
  ) throws {
    let start = try TuneStart(
      Reader(model.predictor(for: settings)), model.vocabulary, prime, settings,
      shouldStop: shouldStop)
    guard let start else { return nil }
    reader = start.reader
    draft = start.draft.seeded(seed)
  }

  /// Creates a generation from a draft and a reader that has read all of it but a last character.
  init(_ draft: TuneDraft, _ reader: Reader) {
    self.draft = draft
    self.reader = reader
  }

  /// Draws one character; nil once the tune has ended.
  public mutating func next() -> Unicode.Scalar? {
    guard draft.ending == nil, let logits = reader.logits else { return nil }
    draft.goOn()
    if let token = draft.draw(from: logits) { reader.read(token) }
    return draft.drawn.last
  }

  /// Lets a tune that ended at its length go on to `length` characters, as if that had been its
  /// length from the start; a tune that ended by itself stays as it is.
  ///
  /// - Throws: `SamplingError` for a length outside its range.
  public mutating func extend(to length: Int) throws(SamplingError) {
    if let token = try draft.extend(to: length) { reader.read(token) }
  }
}

// MARK: Particles

extension TuneGeneration {
  /// A copy with a weight of 1 that goes on with the draws of `generator`.
  func copied(drawingFrom generator: Xoshiro256StarStar) -> TuneGeneration {
    TuneGeneration(draft.copied(drawingFrom: generator), reader)
  }

  /// Goes on from a bar line.
  mutating func goOn() { draft.goOn() }

  /// Takes the estimate of log Z once the tune is chosen from its particles.
  mutating func finish(logEvidence: Double) { draft.finish(logEvidence: logEvidence) }
}

/// A prime that was read and a draft that goes on from it, common to all seeds.
struct TuneStart {
  let reader: Reader
  let draft: TuneDraft

  /// Reads the prime; returns nil if `shouldStop`, asked before every character, did.
  ///
  /// - Parameters:
  ///   - reader: a reader that has read nothing, or the whole prime.
  ///   - vocabulary: the model's characters.
  ///   - prime: what the model reads first.
  ///   - settings: how to draw and when to stop.
  ///   - shouldStop: whether the user asked to stop.
  /// - Throws: `UnknownCharacter` for a prime outside the vocabulary, `SamplingError` for a setting
  ///   outside its range.
  init?(
    _ reader: Reader, _ vocabulary: Vocabulary, _ prime: Prime, _ settings: SamplingSettings,
    shouldStop: () -> Bool
  ) throws {
    let tokens = try vocabulary.encode(prime.reading.unicodeScalars).tokens
    var reader = reader
    if reader.logits == nil {
      for token in tokens {
        if shouldStop() { return nil }
        reader.read(token)
      }
    }
    self.reader = reader
    draft = try TuneDraft(prime, tokens, vocabulary, settings: settings)
  }
}
