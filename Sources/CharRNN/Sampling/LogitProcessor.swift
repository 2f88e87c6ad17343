/// One stage of a sampler: logits in, logits out; −∞ forbids a character.
///
/// Stages are given what was read before, so that a constraint that knows more than the network
/// (the syntax of a notation, say) can be one of them.
public protocol LogitProcessor: Sendable {
  /// What this stage does, as it is shown to a person, such as `temperature 0.8`.
  var label: String { get }

  /// Changes the logits of the character that follows `context`.
  func process(_ logits: inout Logits, after context: [Token])
}

/// Why a sampling setting is refused.
public enum SamplingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting is outside what is allowed.
  case outOfRange(parameter: String, value: String, allowed: String)

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let allowed):
      "\(parameter) \(value), expected \(allowed)"
    }
  }
}
