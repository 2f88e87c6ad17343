/// Tells a training loss that explodes from one that wobbles.
///
/// It looks at the mean over a window of steps that holds enough characters for the mean to be
/// steady. The loss has exploded where that mean is `tolerance` above the lowest one so far: the
/// weights then predict the text e^2 = 7.4 times worse than they did.
public struct ExplosionGuard: Sendable {
  /// Nats above the lowest mean at which a loss counts as exploded.
  public static let tolerance = 2.0
  /// Nats above the lowest mean up to which the weights are worth going back to.
  static let wobble = 0.5

  private static let fewestSteps = 20
  private static let fewestCharacters = 2_000
  private static let fewestCharactersOfFirst = 100

  private var window: [LossTotals] = []
  private var sums = LossTotals()

  /// The lowest mean loss so far, in nats; infinite before the first full window.
  public private(set) var lowest = Double.infinity
  /// The present mean loss, in nats; `nil` before the first full window.
  public private(set) var mean: Double?

  /// A guard that has seen nothing yet.
  public init() {}

  /// Takes in the losses of a step.
  ///
  /// The first step's loss is that of the weights the run began with, so it counts as a mean.
  public mutating func add(_ totals: LossTotals) {
    if window.isEmpty, totals.characters >= Self.fewestCharactersOfFirst {
      lowest = totals.crossEntropy
    }
    window.append(totals)
    sums.add(totals)
    // Dropped from the front while the rest is still enough.
    while window.count > Self.fewestSteps,
      sums.characters - window[0].characters >= Self.fewestCharacters
    {
      sums.loss -= window[0].loss
      sums.characters -= window[0].characters
      window.removeFirst()
    }
    guard window.count >= Self.fewestSteps, sums.characters >= Self.fewestCharacters else { return }
    let present = sums.crossEntropy
    mean = present
    lowest = min(lowest, present)
  }

  /// Whether the loss has exploded.
  public var hasExploded: Bool { mean.map { $0 > lowest + Self.tolerance } ?? false }

  /// Whether the weights are about as good as they ever were.
  public var isSteady: Bool { mean.map { $0 <= lowest + Self.wobble } ?? false }
}
