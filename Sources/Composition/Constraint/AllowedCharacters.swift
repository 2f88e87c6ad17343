import CharRNN

/// The characters that a constraint allows, with their probabilities, which add up to `mass`.
struct AllowedCharacters {
  private let probabilities: [Double]
  /// The probability of all of them.
  let mass: Double

  /// The characters of `distribution` that `constraint` allows.
  init(_ distribution: Distribution, by constraint: TuneConstraint) {
    self.init(distribution, where: constraint.allows)
  }

  /// The characters of `distribution` for which `isAllowed` is true.
  init(_ distribution: Distribution, where isAllowed: (Token) -> Bool) {
    var mass = 0.0
    probabilities = distribution.probabilities.enumerated().map { token, probability in
      guard isAllowed(Token(token)) else { return -1 }
      mass += probability
      return probability
    }
    self.mass = mass
  }

  /// Draws a character by its probability, with a number in [0, 1).
  ///
  /// Where no allowed character has a probability above 0, the first one is taken.
  func token(at coin: Double) -> Token {
    var sum = 0.0
    var last: Int?
    for (index, probability) in probabilities.enumerated() where probability > 0 {
      sum += probability
      last = index
      if coin * mass < sum { break }
    }
    return Token(last ?? probabilities.firstIndex { !($0 < 0) } ?? 0)
  }
}
