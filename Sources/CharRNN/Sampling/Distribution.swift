#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The probabilities of the next character, which add up to 1 within rounding.
///
/// The same logits give the same bits on every machine: the exponential is lilt's own, and sums run
/// in vocabulary order.
public struct Distribution: Hashable, Sendable {
  /// One probability for every vocabulary entry.
  public let probabilities: [Double]

  /// The softmax of `logits`.
  ///
  /// All probabilities are NaN if every character is forbidden or a logit is NaN.
  public init(_ logits: Logits) {
    let largest = logits.values.max() ?? 0
    let powers = ExactKernels.best.exponentials(of: logits.values.map { $0 - largest })
    // The kernel's exponential of −∞ is a small positive number; a forbidden character gets 0.
    let weights = zip(powers, logits.values).map { $1 == -.infinity ? 0 : Double($0) }
    let sum = weights.reduce(0, +)
    probabilities = weights.map { $0 / sum }
  }

  /// Stores probabilities, which must add up to 1.
  public init(probabilities: [Double]) { self.probabilities = probabilities }

  /// The entropy −Σ p log₂ p, in bits; NaN if the probabilities are NaN.
  public var entropy: Double {
    probabilities.reduce(0) { $0 + ($1 == 0 ? 0 : -$1 * log2($1)) }
  }

  /// The surprisal −log₂ p of a character, in bits; infinite for a forbidden one.
  public func surprisal(of token: Token) -> Double { -log2(probabilities[Int(token)]) }

  /// The Kullback–Leibler divergence D(self ‖ other) of another distribution over the same characters,
  /// in bits: what it costs to expect `other` where this one holds; infinite where `other` forbids what
  /// is possible here.
  public func divergence(from other: Distribution) -> Double {
    zip(probabilities, other.probabilities).reduce(0) { sum, pair in
      pair.0 == 0 ? sum : sum + pair.0 * log2(pair.0 / pair.1)
    }
  }

  /// The indices by falling probability, ties by rising index.
  public var ranking: [Int] {
    probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
  }

  /// The first character at which the running sum of the probabilities exceeds `coin`, a number in
  /// [0, 1).
  public func token(at coin: Double) -> Token {
    var sum = 0.0
    var last = 0
    for (index, probability) in probabilities.enumerated() where probability > 0 {
      sum += probability
      last = index
      if coin < sum { break }
    }
    // Rounding can leave the whole sum below the coin: then the last possible character is drawn.
    return Token(last)
  }
}

extension Logits {
  /// The indices by falling logit, ties by rising index.
  var ranking: [Int] {
    values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
  }
}
