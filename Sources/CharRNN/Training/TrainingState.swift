/// What a training run is made with.
///
/// All of it belongs to the training state, since every part of it decides the bits of the steps
/// that follow.
public struct TrainingSettings: Hashable, Sendable {
  /// The number of streams, N.
  public var batch = 16
  /// The characters of a window, T: how far back a gradient reaches.
  public var sequence = 64
  /// Adam's learning rate.
  public var learningRate: Float = 0.001
  /// The L2 norm above which a gradient is scaled down to it; 0 for no clipping.
  public var clip: Float = 5
  /// The number format of the operands of the matrix products.
  public var precision = Precision.f32
  /// The cores that the rows are spread over.
  ///
  /// Recorded, since sums over lanes round differently.
  public var lanes = LaneTeam.coreCount
  /// What the dropout masks are drawn from.
  public var seed: UInt64 = 0

  /// The defaults of the ancestor: 16 streams of 64, Adam at 0.001, clipping at 5.
  public init() {}

  /// Checks settings that come from a person or a file.
  ///
  /// - Throws: `TrainingError.outOfRange` for the first that is outside what is allowed.
  public func validate() throws(TrainingError) {
    func require(
      _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ allowed: String
    ) throws(TrainingError) {
      guard condition else {
        throw .outOfRange(name: name, value: value.description, allowed: allowed)
      }
    }
    try require((1...4096).contains(batch), "batch", batch, "1 to 4096")
    try require((1...4096).contains(sequence), "sequence", sequence, "1 to 4096")
    try require(
      learningRate > 0 && learningRate <= 10, "learning rate", learningRate,
      "above 0, at most 10")
    try require(clip >= 0 && clip.isFinite, "clip", clip, "0 (off) or above")
    try require((1...1024).contains(lanes), "lanes", lanes, "1 to 1024")
  }
}

/// The number format of the operands of the matrix products; sums and weights are always f32.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// Single precision.
  case f32
}

/// Everything besides the parameters that changes as training goes on.
///
/// A run resumed from it takes the same steps, bit for bit, as one that was never interrupted.
public struct TrainingState: Hashable, Sendable {
  /// What the run is made with.
  public var settings: TrainingSettings
  /// The steps taken.
  public var step = 0
  /// The epochs completed.
  public var epoch = 0
  /// The window of the present epoch that is next.
  public var window = 0
  /// The updates Adam has made: the steps, unless the optimiser was started anew.
  public var updates = 0
  /// The sums of the present epoch so far.
  public var epochTotals = LossTotals()
  /// The state that the next window starts from.
  public var carried: CarriedState
  /// Adam's running means of the gradient, m.
  public var firstMoment: Parameters
  /// Adam's running means of the squared gradient, v.
  public var secondMoment: Parameters

  /// The state before the first step.
  public init(start configuration: ModelConfiguration, settings: TrainingSettings) {
    self.settings = settings
    carried = CarriedState(zero: configuration, rows: settings.batch)
    firstMoment = Parameters(zero: configuration)
    secondMoment = firstMoment
  }
}
