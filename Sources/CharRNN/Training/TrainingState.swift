/// The small values that change as training goes on; the large ones, the weights and what the
/// optimiser remembers, belong to the `LanguageModel`.
///
/// A run resumed from both takes the same steps, bit for bit, as one that was never interrupted.
public struct TrainingState: Hashable, Sendable {
  /// The sizes of the model that is trained.
  public internal(set) var configuration: ModelConfiguration
  /// What the run is made with.
  public var settings: TrainingSettings
  /// The steps taken.
  public var step = 0
  /// The epochs completed.
  public var epoch = 0
  /// The window of the present epoch that is next, from 0.
  public var window = 0
  /// The updates of the weights: one a step, or one an epoch for plain gradient descent.
  public var updates = 0
  /// The updates made before the optimiser last started anew.
  public var forgottenUpdates = 0
  /// The sums of the present epoch so far.
  public var epochTotals = LossTotals()
  /// The recurrent state that the next window starts from.
  public var carried: CarriedState

  /// The state before the first step.
  public init(start configuration: ModelConfiguration, settings: TrainingSettings) {
    self.settings = settings
    self.configuration = configuration
    carried = CarriedState(zero: configuration, rows: settings.batch)
  }

  /// Makes the optimiser start anew: its memory is zero at the next step.
  ///
  /// The learning rate's schedule goes on.
  public mutating func restartOptimizer() {
    forgottenUpdates = updates
  }

  /// Whether the optimiser's memory is zero before the next step, so that none is needed.
  ///
  /// Plain gradient descent remembers the gradients of an epoch and starts every epoch with none.
  var startsOptimizerAnew: Bool {
    settings.optimizer == .gradientDescent ? window == 0 : updates == forgottenUpdates
  }
}
