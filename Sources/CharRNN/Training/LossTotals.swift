#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Sums of losses over characters.
public struct LossTotals: Hashable, Sendable {
  /// The sum of the losses, in nats.
  public var loss = 0.0
  /// The characters that were the most probable prediction.
  public var correct = 0
  /// The characters predicted.
  public var characters = 0

  /// Sums over no character.
  public init() {}

  /// Adds other totals.
  mutating func add(_ other: LossTotals) {
    loss += other.loss
    correct += other.correct
    characters += other.characters
  }

  /// The mean loss in nats per character; NaN where there is no character.
  public var crossEntropy: Double { loss / Double(characters) }
  /// The mean loss in bits per character; NaN where there is no character.
  public var bitsPerCharacter: Double { crossEntropy / Self.natsPerBit }
  /// The natural logarithm of 2.
  public static let natsPerBit = 0.693147180559945309417
  /// The share of characters predicted right; NaN where there is no character.
  public var accuracy: Double { Double(correct) / Double(characters) }
  /// e to the cross-entropy: the number of equally likely characters with the same loss.
  public var perplexity: Double { exp(crossEntropy) }
}
