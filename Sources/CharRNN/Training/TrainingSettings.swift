#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a training run is made with.
///
/// All of it belongs to the training state, since every part of it decides the bits of the steps
/// that follow.
public struct TrainingSettings: Hashable, Sendable {
  /// The number of streams, N.
  public var batch = 16
  /// The characters of a window, T: how far back a gradient reaches.
  public var sequence = 64
  /// How a gradient becomes an update.
  public var optimizer = OptimizerKind.adam
  /// The largest learning rate of the schedule.
  public var learningRate: Float = 0.001
  /// How much of the last change SGD keeps.
  public var momentum: Float = 0.9
  /// The share of every weight taken off per unit of learning rate (decoupled weight decay).
  public var weightDecay: Float = 0
  /// How the learning rate changes.
  public var schedule = LearningRateSchedule.constant
  /// The first updates of the schedule, over which the learning rate grows from 0.
  public var warmup = 0
  /// The update after which the schedule begins.
  public var scheduleStart = 0
  /// The update at which a cosine schedule has come down.
  public var scheduleEnd = 0
  /// Whether the state of a stream is carried from window to window (the ancestor's "stateful"), or
  /// is zero before each.
  public var carriesState = true
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

  /// Takes over how large `other` makes its steps: optimiser, rates, schedule and clipping; how the
  /// text is cut stays.
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
  /// It grows evenly over the warm-up, which begins at `scheduleStart`; a cosine schedule then brings
  /// it down to a fiftieth at `scheduleEnd`, where it stays.
  public func learningRate(ofUpdate update: Int) -> Float {
    let update = max(0, update - scheduleStart)
    if update < warmup { return learningRate * Float(update) / Float(warmup) }
    let end = scheduleEnd - scheduleStart
    guard schedule == .cosine, end > warmup else { return learningRate }
    let share = min(1, Double(update - warmup) / Double(end - warmup))
    let lowest = 0.02
    return learningRate * Float(lowest + (1 - lowest) * (1 + cos(.pi * share)) / 2)
  }

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
    try require((0..<1).contains(momentum), "momentum", momentum, "0 up to but not 1")
    try require(
      weightDecay >= 0 && weightDecay <= 10, "weight decay", weightDecay, "0 to 10")
    try require((0...1_000_000_000).contains(warmup), "warm-up", warmup, "0 to 1000000000")
    let updates = 0...1 << 48
    try require(updates.contains(scheduleStart), "schedule's start", scheduleStart, "0 to 2^48")
    try require(updates.contains(scheduleEnd), "schedule's end", scheduleEnd, "0 to 2^48 updates")
    try require(clip >= 0 && clip.isFinite, "clip", clip, "0 (off) or above")
    try require((1...1024).contains(lanes), "lanes", lanes, "1 to 1024")
  }
}

/// The number format of the operands of the matrix products; sums and weights are always f32.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// Single precision.
  case f32
  /// The upper half of single precision: 8 bits of significand. Fast where the machine multiplies
  /// matrices of it in hardware (AMX).
  case bf16
}
