/// Keeps the k likeliest characters (Fan, Lewis & Dauphin 2018); of equal ones those of lower index.
public struct TopK: LogitProcessor, Hashable {
  /// How many characters are kept.
  public let count: Int

  /// Keeps `count` characters.
  ///
  /// - Throws: `SamplingError.outOfRange` below 1.
  public init(_ count: Int) throws(SamplingError) {
    guard count >= 1 else {
      throw .outOfRange(parameter: "top-k", value: "\(count)", allowed: "1 or more")
    }
    self.count = count
  }

  /// Such as `top-k 10`.
  public var label: String { "top-k \(count)" }

  /// Forbids all but the likeliest.
  public func process(_ logits: inout Logits, after context: [Token]) {
    for index in logits.ranking.dropFirst(count) { logits.values[index] = -.infinity }
  }
}

/// Chooses the likeliest character every time; of equal ones that of lowest index.
public struct Greedy: LogitProcessor, Hashable {
  /// The choice without chance.
  public init() {}

  /// `greedy`.
  public var label: String { "greedy" }

  /// Forbids all but one.
  public func process(_ logits: inout Logits, after context: [Token]) {
    for index in logits.ranking.dropFirst(1) { logits.values[index] = -.infinity }
  }
}
