/// Everything besides the parameters that changes as training goes on.
///
/// A run resumed from it takes the same steps, bit for bit, as one that was never interrupted.
public struct TrainingState: Hashable, Sendable {
  /// The sizes of the model that is trained.
  public let configuration: ModelConfiguration
  /// What the run is made with.
  public var settings: TrainingSettings
  /// The steps taken.
  public var step = 0
  /// The epochs completed.
  public var epoch = 0
  /// The window of the present epoch that is next.
  public var window = 0
  /// The updates of the weights: the steps, unless they are one an epoch.
  public var updates = 0
  /// The updates before the first that the optimiser remembers.
  public var forgottenUpdates = 0
  /// The sums of the present epoch so far.
  public var epochTotals = LossTotals()
  /// The state that the next window starts from.
  public var carried: CarriedState
  /// What the optimiser remembers, in the order of `OptimizerKind.memory`; empty before its first
  /// update, when all of it is zero.
  public var memory: [Parameters] = []

  /// The state before the first step.
  public init(start configuration: ModelConfiguration, settings: TrainingSettings) {
    self.settings = settings
    self.configuration = configuration
    carried = CarriedState(zero: configuration, rows: settings.batch)
  }

  /// Makes the optimiser forget what it remembers; another one needs that.
  ///
  /// The schedule goes on.
  public mutating func restartOptimizer() {
    memory = []
    forgottenUpdates = updates
  }
}
