/// Draws characters from the softmax of the logits, after its stages have changed them.
///
/// A value: a copy forks what the stages remember.
public struct Sampler: Sendable {
  /// The stages in the order in which they act.
  public private(set) var stages: [any SamplingStage]

  /// Creates a sampler whose stages have read nothing.
  public init(stages: [any SamplingStage] = []) { self.stages = stages }

  /// Tells every stage the next character of the text, read or drawn.
  public mutating func accept(_ token: Token) {
    for index in stages.indices { stages[index].accept(token) }
  }

  /// The distribution that `sample` draws from, for probability tables.
  public func distribution(_ logits: Logits) -> Distribution {
    var logits = logits
    for stage in stages { stage.process(&logits) }
    return Distribution(logits)
  }

  /// Draws one character, taking exactly one number from the generator.
  ///
  /// The stages do not know of it until it is accepted.
  public func sample(_ logits: Logits, using generator: inout Xoshiro256StarStar) -> Token {
    distribution(logits).token(at: generator.nextUnit())
  }
}
