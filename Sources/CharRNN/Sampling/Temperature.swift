/// Divides the logits: below 1 the likely becomes likelier, above 1 the choice more even.
public struct Temperature: LogitProcessor, Hashable {
  /// What the logits are divided by.
  public let value: Float

  /// A temperature.
  ///
  /// - Throws: `SamplingError.outOfRange` unless `value` is at least 0.01 and at most 100: outside
  ///   that the division says nothing more than greedy choice, or none at all, would.
  public init(_ value: Float) throws(SamplingError) {
    guard value >= 0.01, value <= 100 else {
      throw .outOfRange(
        parameter: "temperature", value: "\(value)",
        allowed: "0.01 to 100 (for the likeliest character every time, use --greedy)")
    }
    self.value = value
  }

  /// Such as `temperature 0.8`.
  public var label: String { "temperature \(value)" }

  /// Divides every logit.
  public func process(_ logits: inout Logits, after context: [Token]) {
    guard value != 1 else { return }
    for index in logits.values.indices { logits.values[index] /= value }
  }
}
