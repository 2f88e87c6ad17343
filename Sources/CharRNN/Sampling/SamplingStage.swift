/// One stage of a sampler: changes the logits before a character is drawn.
///
/// A stage can remember the text so far. It is a value, so a copy forks what it remembers.
public protocol SamplingStage: Sendable {
  /// What the stage does, as printed to the user, such as `temperature 0.8`.
  var label: String { get }

  /// Changes the logits of the next character; −∞ forbids a character.
  func process(_ logits: inout Logits)

  /// Takes a character of the text: first those of the prime, then each one drawn, in order.
  mutating func accept(_ token: Token)
}

extension SamplingStage {
  /// Remembers nothing.
  public mutating func accept(_ token: Token) {}
}

/// Why a sampling setting is refused.
public enum SamplingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting is outside the allowed range.
  case outOfRange(parameter: String, value: String, allowed: String)

  /// The setting, its value and the allowed range.
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let allowed):
      "\(parameter) \(value), expected \(allowed)"
    }
  }
}
