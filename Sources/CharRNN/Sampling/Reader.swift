/// The model at one place of a text: the state after reading it and the logits for what follows.
///
/// A value of a few kilobytes: a copy marks a place to return to.
public struct Reader {
  /// The model that reads.
  public let predictor: Predictor
  /// The network's state after the last character read.
  public private(set) var state: RecurrentState
  /// What follows the text for the side inputs; nil where the model lacks them.
  public private(set) var follower: (any TextFollower)?
  /// The logits for the next character; nil before the first one is read.
  public private(set) var logits: Logits?

  /// Creates a reader that has read nothing, in the zero state.
  public init(_ predictor: Predictor) {
    self.predictor = predictor
    state = RecurrentState(zero: predictor.configuration)
    follower = predictor.follower
  }

  /// Creates a reader at the place where another one stopped.
  init(
    _ predictor: Predictor, state: RecurrentState, follower: (any TextFollower)?, logits: Logits
  ) {
    self.predictor = predictor
    self.follower = follower
    self.state = state
    self.logits = logits
  }

  /// Reads one character.
  public mutating func read(_ token: Token) {
    logits = predictor.logits(after: token, state: &state, follower: &follower)
  }

  /// Reads characters in order.
  public mutating func read(_ tokens: some Sequence<Token>) {
    for token in tokens { read(token) }
  }

  /// Follows the text from here on with another follower, which has read the same characters.
  public mutating func follow(with other: any TextFollower) {
    precondition(other.inputs == predictor.configuration.sideInputs, "a follower of another model")
    follower = other
  }

  /// The same place after the cell of a layer has forgotten what it carries: its c and h are zero.
  func forgetting(layer: Int, unit: Int) -> Reader {
    var reader = self
    reader.state.cell[layer][unit] = 0
    reader.state.hidden[layer][unit] = 0
    return reader
  }

  /// Draws the next character, tells the sampler, and reads it; nil before the first character is
  /// read.
  public mutating func draw(
    _ sampler: inout Sampler, using generator: inout Xoshiro256StarStar
  ) -> Token? {
    guard let logits else { return nil }
    let token = sampler.sample(logits, using: &generator)
    sampler.accept(token)
    read(token)
    return token
  }
}
