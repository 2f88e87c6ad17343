public import CharRNN

/// A tune drawn by itself, a character at a time.
public struct TuneGeneration {
  /// What has been drawn so far.
  public private(set) var draft: TuneDraft

  private var reader: Reader

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
    guard let reader = try prime.reader(model, settings, shouldStop: shouldStop) else {
      return nil
    }
    self.reader = reader
    draft = try TuneDraft(prime, reader.tokens, model.vocabulary, settings: settings).seeded(seed)
  }

  /// Draws one character; `nil` once the tune is done.
  public mutating func next() -> Unicode.Scalar? {
    guard draft.ending == nil, let logits = reader.logits else { return nil }
    if let token = draft.draw(from: logits) { reader.read(token) }
    return draft.drawn.last
  }
}
