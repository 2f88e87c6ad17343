/// Keeps the likeliest characters that together have probability p, the one that reaches p included.
///
/// Nucleus sampling (Holtzman, Buys, Du, Forbes & Choi 2020).
public struct TopP: LogitProcessor, Hashable {
  /// The probability to keep.
  public let mass: Float

  /// Keeps the probability `mass`.
  ///
  /// - Throws: `SamplingError.outOfRange` unless it is above 0 and at most 1.
  public init(_ mass: Float) throws(SamplingError) {
    guard mass > 0, mass <= 1 else {
      throw .outOfRange(parameter: "top-p", value: "\(mass)", allowed: "above 0, at most 1")
    }
    self.mass = mass
  }

  /// Such as `top-p 0.9`.
  public var label: String { "top-p \(mass)" }

  /// Forbids the unlikely rest.
  public func process(_ logits: inout Logits, after context: [Token]) {
    guard mass < 1 else { return }
    let probabilities = Distribution(logits).probabilities
    var kept = 0.0
    for index in logits.ranking {
      if kept >= Double(mass) { logits.values[index] = -.infinity }
      kept += probabilities[index]
    }
  }
}

/// Keeps the characters that are at least p times as likely as the likeliest.
///
/// Min-p sampling (Nguyen, Baker, Neo, Roush, Kirsch & Shwartz-Ziv 2024).
public struct MinP: LogitProcessor, Hashable {
  /// The share of the highest probability.
  public let share: Float

  /// Keeps what has at least this share of the highest probability.
  ///
  /// - Throws: `SamplingError.outOfRange` unless it is at least 0 and at most 1.
  public init(_ share: Float) throws(SamplingError) {
    guard share >= 0, share <= 1 else {
      throw .outOfRange(parameter: "min-p", value: "\(share)", allowed: "0 to 1")
    }
    self.share = share
  }

  /// Such as `min-p 0.05`.
  public var label: String { "min-p \(share)" }

  /// Forbids what is too unlikely.
  public func process(_ logits: inout Logits, after context: [Token]) {
    let probabilities = Distribution(logits).probabilities
    let limit = Double(share) * (probabilities.max() ?? 0)
    for (index, probability) in probabilities.enumerated() where probability < limit {
      logits.values[index] = -.infinity
    }
  }
}
