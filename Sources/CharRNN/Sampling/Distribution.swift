#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The probabilities of the next character; they add up to 1 up to rounding.
///
/// The same logits give the same bits on every machine: our own exponential, and sums in the order
/// of the vocabulary.
public struct Distribution: Hashable, Sendable {
  /// One probability for every vocabulary entry.
  public let probabilities: [Double]

  /// The softmax of `logits`.
  ///
  /// Where all are forbidden, or one is not a number, all are NaN.
  public init(_ logits: Logits) {
    let largest = logits.values.max() ?? 0
    let powers = ExactKernels.best.exponentials(of: logits.values.map { $0 - largest })
    // The exponential of −∞ is bounded below by a float that is not 0; forbidden means 0.
    let weights = zip(powers, logits.values).map { $1 == -.infinity ? 0 : Double($0) }
    let sum = weights.reduce(0, +)
    probabilities = weights.map { $0 / sum }
  }

  /// The expected surprisal, −Σ p log₂ p, in bits; NaN where the probabilities are.
  public var entropy: Double {
    probabilities.reduce(0) { $0 + ($1 == 0 ? 0 : -$1 * log2($1)) }
  }

  /// −log₂ p of a character, in bits; infinite where it is forbidden.
  public func surprisal(of token: Token) -> Double { -log2(probabilities[Int(token)]) }

  /// The indices from the likeliest to the least likely; of equal ones the lower first.
  public var ranking: [Int] {
    probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
  }

  /// The character at which the running sum of the probabilities passes `coin`, a number from 0 up
  /// to but not including 1.
  public func token(at coin: Double) -> Token {
    var sum = 0.0
    var last = 0
    for (index, probability) in probabilities.enumerated() where probability > 0 {
      sum += probability
      last = index
      if coin < sum { break }
    }
    // Where rounding leaves the whole sum below the coin, the last possible character it is.
    return Token(last)
  }
}

extension Logits {
  /// The indices from the largest to the smallest; of equal ones the lower first.
  var ranking: [Int] {
    values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
  }
}
