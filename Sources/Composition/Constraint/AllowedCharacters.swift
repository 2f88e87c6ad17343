public import CharRNN

/// The characters that a constraint allows, with their probabilities, which add up to `mass`.
public struct AllowedCharacters {
  /// The probabilities; −1 for a character that is not allowed.
  private(set) var probabilities: [Double]
  /// The probability of all of them.
  public let mass: Double

  /// The characters of `distribution` that `constraint` allows.
  public init(_ distribution: Distribution, by constraint: TuneConstraint) {
    self.init(distribution, where: constraint.allows)
  }

  /// The characters of `distribution` for which `isAllowed` is true.
  init(_ distribution: Distribution, where isAllowed: (Token) -> Bool) {
    var mass = 0.0
    probabilities = distribution.probabilities
    for token in probabilities.indices {
      if isAllowed(Token(token)) {
        mass += probabilities[token]
      } else {
        probabilities[token] = -1
      }
    }
    self.mass = mass
  }

  /// The characters of `distribution` for which `isAllowed` is true.
  ///
  /// If filters have removed all of them, the model's own distribution, that of `logits`, is used.
  init(_ distribution: Distribution, orElse logits: Logits, where isAllowed: (Token) -> Bool) {
    self.init(distribution, where: isAllowed)
    if !(mass > 0) { self.init(Distribution(logits), where: isAllowed) }
  }

  /// Whether each character is allowed.
  public var isAllowed: [Bool] { probabilities.map { !($0 < 0) } }

  /// The distribution that is drawn from: the allowed probabilities, divided by `mass`; the first
  /// allowed character alone where none has a probability above 0, as `token(at:)` draws it.
  public var distribution: Distribution {
    if mass == 0 {
      let first = Int(token(at: 0))
      return Distribution(probabilities: probabilities.indices.map { $0 == first ? 1 : 0 })
    }
    return Distribution(probabilities: probabilities.map { $0 < 0 ? 0 : $0 / mass })
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

extension TuneConstraint {
  /// The allowed characters of `distribution`; of `logits` if `distribution` has no such character.
  func allowed(of distribution: Distribution, orElse logits: Logits) -> AllowedCharacters {
    AllowedCharacters(distribution, orElse: logits, where: allows)
  }
}
