#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Distinguishes a training loss that explodes from one that fluctuates.
///
/// Judges the mean loss over a window of at least 20 steps and 2,000 characters. The loss has exploded
/// where that mean is more than 2 nats (a factor of e² = 7.4 in probability) above the lowest so far,
/// and more than 0.5 nats above guessing, ln V: text in a style that is new to the weights costs less.
public struct ExplosionGuard: Sendable {
  /// Nats above the lowest mean beyond which a loss counts as exploded.
  public static let tolerance = 2.0
  /// Nats above the lowest mean up to which the weights are worth going back to.
  static let wobble = 0.5

  /// Nats above guessing beyond which a loss counts as exploded.
  static let aboveGuessing = 0.5

  private static let fewestSteps = 20
  private static let fewestCharacters = 2_000
  private static let fewestCharactersOfFirst = 100

  /// The loss of a uniform distribution over the vocabulary: ln V nats.
  private let guessing: Double
  private var window: [LossTotals] = []
  private var characters = 0

  /// The lowest mean loss so far, in nats; infinite before the first full window.
  public private(set) var lowest = Double.infinity
  /// The present mean loss, in nats; `nil` before the first full window.
  public private(set) var mean: Double?

  /// A guard for a model of `vocabularySize` characters that has seen no step.
  public init(vocabularySize: Int) { guessing = log(Double(vocabularySize)) }

  /// Adds the losses of a step.
  ///
  /// The first step's loss, over at least 100 characters, is that of the weights that the run began
  /// with, so it counts as a mean.
  public mutating func add(_ totals: LossTotals) {
    if window.isEmpty, totals.characters >= Self.fewestCharactersOfFirst {
      lowest = totals.crossEntropy
    }
    window.append(totals)
    characters += totals.characters
    // Drops the oldest steps while the rest is enough.
    while window.count > Self.fewestSteps,
      characters - window[0].characters >= Self.fewestCharacters
    {
      characters -= window[0].characters
      window.removeFirst()
    }
    guard window.count >= Self.fewestSteps, characters >= Self.fewestCharacters else { return }
    // Summed anew: subtracting a huge loss from a running sum would leave its rounding error.
    let present = window.reduce(0) { $0 + $1.loss } / Double(characters)
    mean = present
    lowest = min(lowest, present)
  }

  /// Whether the loss has exploded.
  public var hasExploded: Bool {
    mean.map { $0 > lowest + Self.tolerance && $0 > guessing + Self.aboveGuessing } ?? false
  }

  /// Stops a run whose loss has exploded.
  ///
  /// - Throws: `TrainingError.exploded` with the number of the step.
  func check(step: Int) throws(TrainingError) {
    guard hasExploded, let mean else { return }
    throw .exploded(step: step, loss: mean, lowest: lowest)
  }

  /// Whether the weights are worth going back to: the mean is at most 0.5 nats above the lowest.
  public var isSteady: Bool { mean.map { $0 <= lowest + Self.wobble } ?? false }
}
