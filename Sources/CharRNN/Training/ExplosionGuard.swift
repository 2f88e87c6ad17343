#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Tells a training loss that explodes from one that wobbles.
///
/// It looks at the mean over a window of steps that holds enough characters for the mean to be
/// steady. The loss has exploded where that mean is `tolerance` above the lowest one so far, so that
/// the weights predict the text e^2 = 7.4 times worse than they did, and is worse than guessing:
/// text that is only new to the weights, as where a corpus changes its style, costs less than that.
public struct ExplosionGuard: Sendable {
  /// Nats above the lowest mean at which a loss counts as exploded.
  public static let tolerance = 2.0
  /// Nats above the lowest mean up to which the weights are worth going back to.
  static let wobble = 0.5

  /// Nats above those of guessing that a loss must reach to count as exploded.
  static let aboveGuessing = 0.5

  private static let fewestSteps = 20
  private static let fewestCharacters = 2_000
  private static let fewestCharactersOfFirst = 100

  /// The loss of weights that think all characters equally likely, in nats: ln V.
  private let guessing: Double
  private var window: [LossTotals] = []
  private var characters = 0

  /// The lowest mean loss so far, in nats; infinite before the first full window.
  public private(set) var lowest = Double.infinity
  /// The present mean loss, in nats; `nil` before the first full window.
  public private(set) var mean: Double?

  /// A guard that has seen nothing yet, of a model that knows `vocabularySize` characters.
  public init(vocabularySize: Int) { guessing = log(Double(vocabularySize)) }

  /// Takes in the losses of a step.
  ///
  /// The first step's loss is that of the weights the run began with, so it counts as a mean.
  public mutating func add(_ totals: LossTotals) {
    if window.isEmpty, totals.characters >= Self.fewestCharactersOfFirst {
      lowest = totals.crossEntropy
    }
    window.append(totals)
    characters += totals.characters
    // Dropped from the front while the rest is still enough.
    while window.count > Self.fewestSteps,
      characters - window[0].characters >= Self.fewestCharacters
    {
      characters -= window[0].characters
      window.removeFirst()
    }
    guard window.count >= Self.fewestSteps, characters >= Self.fewestCharacters else { return }
    // Added up anew: taking a huge loss off a sum again would leave its rounding error behind.
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

  /// Whether the weights are about as good as they ever were.
  public var isSteady: Bool { mean.map { $0 <= lowest + Self.wobble } ?? false }
}
