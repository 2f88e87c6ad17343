#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

public import JSON

/// The settings of a training run.
///
/// Part of the training state, since each of them decides the bits of the steps that follow.
public struct TrainingSettings: Hashable, Sendable {
  /// The number of streams, N.
  public var batch = 16
  /// The characters of a window, T: how far back a gradient reaches.
  public var sequence = 64
  /// How a gradient becomes an update.
  public var optimizer = OptimizerKind.adam
  /// The largest learning rate of the schedule.
  public var learningRate: Float = 0.001
  /// The share of the last velocity that SGD keeps (momentum), from 0 up to but not 1.
  public var momentum: Float = 0.9
  /// Decoupled weight decay (Loshchilov & Hutter 2019): an update first multiplies every weight by
  /// 1 − learning rate · `weightDecay`.
  public var weightDecay: Float = 0
  /// How the learning rate changes.
  public var schedule = LearningRateSchedule.constant
  /// The updates at the schedule's start over which the learning rate grows from 0.
  public var warmup = 0
  /// The update after which the schedule begins.
  public var scheduleStart = 0
  /// The update at which a cosine schedule reaches its lowest rate.
  public var scheduleEnd = 0
  /// Whether a stream's recurrent state is carried from window to window (Keras: `stateful`); false
  /// for zero before each.
  public var carriesState = true
  /// The L2 norm above which a gradient is scaled down to it; 0 for no clipping.
  public var clip: Float = 5
  /// The number format of the operands of the matrix products.
  public var precision = Precision.f32
  /// The cores that the rows are spread over.
  ///
  /// Recorded, since another number of partial sums rounds differently.
  public var lanes = LaneTeam.coreCount
  /// The seed of the dropout masks.
  public var seed: UInt64 = 0
  /// Whether a layer drops the same outputs at all steps of a window (Gal & Ghahramani 2016), and not
  /// others at each.
  public var locksDropout = false
  /// The share of the recurrent weights set to zero in each step (Merity, Keskar & Socher 2018), from 0
  /// up to but not 1.
  public var weightDrop: Float = 0
  /// The share of the tunes that are read without the follower's memory, so that the model learns to
  /// do without.
  public var forgetting: Float = 0
  /// How the text of every epoch is made; for the layer above, not interpreted here.
  public var text = JSONObject()

  /// Standard settings: 16 streams of 64 characters, Adam at 0.001, clipping at 5.
  public init() {}

  /// Copies from `other` what decides the size of a step: optimiser, rates, schedule and clipping.
  ///
  /// Batch, sequence, precision, lanes and seed stay.
  public mutating func takeRates(of other: TrainingSettings) {
    optimizer = other.optimizer
    learningRate = other.learningRate
    momentum = other.momentum
    weightDecay = other.weightDecay
    schedule = other.schedule
    warmup = other.warmup
    scheduleStart = other.scheduleStart
    scheduleEnd = other.scheduleEnd
    clip = other.clip
  }

  /// The learning rate of an update, counted from 1.
  ///
  /// Grows linearly over the warm-up, which begins after `scheduleStart`. A cosine schedule then falls
  /// to a fiftieth at `scheduleEnd` and stays there (Loshchilov & Hutter 2017).
  public func learningRate(ofUpdate update: Int) -> Float {
    let update = max(0, update - scheduleStart)
    if update < warmup { return learningRate * Float(update) / Float(warmup) }
    let end = scheduleEnd - scheduleStart
    guard schedule == .cosine, end > warmup else { return learningRate }
    let share = min(1, Double(update - warmup) / Double(end - warmup))
    let lowest = 0.02
    return learningRate * Float(lowest + (1 - lowest) * (1 + cos(.pi * share)) / 2)
  }

  /// Checks settings that come from outside the program.
  ///
  /// - Throws: `TrainingError.outOfRange` for the first setting out of range.
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
    try require((0..<1).contains(momentum), "momentum", momentum, "0 up to but not 1")
    try require(
      weightDecay >= 0 && weightDecay <= 10, "weight decay", weightDecay, "0 to 10")
    try require((0...1_000_000_000).contains(warmup), "warm-up", warmup, "0 to 1000000000")
    let updates = 0...1 << 48
    try require(updates.contains(scheduleStart), "schedule's start", scheduleStart, "0 to 2^48")
    try require(updates.contains(scheduleEnd), "schedule's end", scheduleEnd, "0 to 2^48 updates")
    try require(clip >= 0 && clip.isFinite, "clip", clip, "0 (off) or above")
    try require((1...1024).contains(lanes), "lanes", lanes, "1 to 1024")
    try require((0..<1).contains(weightDrop), "weight drop", weightDrop, "0 up to but not 1")
    try require((0...1).contains(forgetting), "forgetting", forgetting, "0 to 1")
  }
}

/// The number format of the operands of the matrix products; sums and weights are always f32.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// Single precision.
  case f32
  /// The upper half of single precision: 8 bits of significand. Fast where the machine has a matrix
  /// unit for it (AMX).
  case bf16
}
