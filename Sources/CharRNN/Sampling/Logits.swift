/// The network's answer to "what comes next?": one number for every character, in nats up to a
/// constant.
///
/// −∞ stands for a character that is forbidden.
public struct Logits: Hashable, Sendable {
  /// One value for every vocabulary entry.
  public var values: [Float]

  /// Takes values as they are.
  public init(_ values: [Float]) { self.values = values }
}
