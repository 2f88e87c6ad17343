/// The network's output for the next character: unnormalised log-probabilities, in nats.
///
/// −∞ forbids a character.
public struct Logits: Hashable, Sendable {
  /// One value for every vocabulary entry.
  public var values: [Float]

  /// Stores the values unchanged.
  public init(_ values: [Float]) { self.values = values }
}
