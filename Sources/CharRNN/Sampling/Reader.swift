/// One text as the model reads it: where it stands, and what it expects next.
///
/// A value of a few kilobytes: keep a copy to come back to a place.
public struct Reader {
  /// The model that reads.
  public let predictor: Predictor
  /// What was read, from the start.
  public private(set) var tokens: [Token] = []
  /// The network's state after it.
  public private(set) var state: RecurrentState
  /// What is expected next; `nil` where nothing was read yet.
  public private(set) var logits: Logits?

  /// A reader that has read nothing, with a zero state.
  public init(_ predictor: Predictor) {
    self.predictor = predictor
    state = RecurrentState(zero: predictor.configuration)
  }

  /// Reads one character.
  public mutating func read(_ token: Token) {
    logits = predictor.logits(after: token, state: &state)
    tokens.append(token)
  }

  /// Reads characters in order.
  public mutating func read(_ tokens: some Sequence<Token>) {
    for token in tokens { read(token) }
  }

  /// Draws the next character and reads it; `nil` where nothing was read yet, since then nothing
  /// is expected.
  public mutating func draw(
    _ sampler: Sampler, using generator: inout Xoshiro256StarStar
  ) -> Token? {
    guard let logits else { return nil }
    let token = sampler.sample(logits, after: tokens, using: &generator)
    read(token)
    return token
  }
}
