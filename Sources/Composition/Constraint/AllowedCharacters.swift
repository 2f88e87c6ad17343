import CharRNN

/// The characters that a constraint allows, with their probabilities, which add up to `mass`.
struct AllowedCharacters {
  /// A probability for each character of the vocabulary; below 0 for a forbidden one.
  let probabilities: [Double]
  /// The probability of all of them.
  let mass: Double

  /// The characters of `distribution` that `constraint` allows.
  init(_ distribution: Distribution, by constraint: TuneConstraint) {
    var mass = 0.0
    probabilities = distribution.probabilities.enumerated().map { token, probability in
      guard constraint.allows(Token(token)) else { return -1 }
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
