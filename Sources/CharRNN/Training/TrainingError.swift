/// Why training cannot start or go on.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text does not fill one window of every stream.
  case textTooShort(count: Int, rows: Int, steps: Int)
  /// A setting is outside what is allowed.
  case outOfRange(name: String, value: String, allowed: String)
  /// A training state does not fit the model or the text.
  case stateMismatch(what: String, found: String, expected: String)
  /// This machine cannot multiply matrices of bf16.
  case noBF16(instructionSet: String)
  /// The loss or the gradient norm is NaN or infinite; `Trainer.step` has changed no weight.
  case diverged(step: Int, loss: Double, gradientNorm: Double)
  /// The mean loss of the last steps is far above the lowest one, both in nats.
  case exploded(step: Int, loss: Double, lowest: Double)

  /// Whether the weights went wrong, so that a run goes back to earlier ones.
  var isOfWeights: Bool {
    switch self {
    case .diverged, .exploded: true
    case .textTooShort, .outOfRange, .stateMismatch, .noBF16: false
    }
  }

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .textTooShort(let count, let rows, let steps):
      """
      \(count) characters are too few for \(rows) streams of \(steps) + 1, \
      expected at least \(rows * (steps + 1))
      """
    case .outOfRange(let name, let value, let allowed):
      "\(name) \(value), expected \(allowed)"
    case .stateMismatch(let what, let found, let expected):
      "the training state's \(what) is \(found), expected \(expected)"
    case .noBF16(let instructionSet):
      "precision bf16 needs AVX-512, and this machine has \(instructionSet)"
    case .diverged(let step, let loss, let norm):
      "step \(step) has loss \(Self.rounded(loss)) and gradient norm \(Self.rounded(norm))"
    case .exploded(let step, let loss, let lowest):
      "at step \(step) the loss is \(Self.rounded(loss)) nats after \(Self.rounded(lowest))"
    }
  }

  /// Rounded to two digits after the point; NaN loses its sign.
  private static func rounded(_ number: Double) -> Double {
    number.isNaN ? .nan : (number * 100).rounded() / 100
  }
}
