/// Draws characters: applies its stages to the logits in order, then draws from their softmax.
///
/// Temperature, top-k, top-p, min-p is the usual order; the order is the caller's, and is shown.
public struct Sampler: Sendable {
  /// The stages in the order in which they act.
  public var stages: [any LogitProcessor]

  /// A sampler with these stages.
  public init(stages: [any LogitProcessor] = []) { self.stages = stages }

  /// The distribution that `sample` draws from: what a probability table prints, so that table and
  /// tune cannot disagree.
  public func distribution(_ logits: Logits, after context: [Token]) -> Distribution {
    var logits = logits
    for stage in stages { stage.process(&logits, after: context) }
    return Distribution(logits)
  }

  /// One character; exactly one number is taken from the generator.
  public func sample(
    _ logits: Logits, after context: [Token], using generator: inout Xoshiro256StarStar
  ) -> Token {
    distribution(logits, after: context).token(at: generator.nextUnit())
  }
}
