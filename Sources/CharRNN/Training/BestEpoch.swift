/// The epoch of a run with the lowest held-out bits.
public struct BestEpoch {
  /// The epoch's record.
  public let epoch: Provenance.Epoch
  /// Its held-out bits per character.
  public let bits: Double
  /// The run at its end.
  let snapshot: TrainingSnapshot

  /// The epoch at whose end `snapshot` was taken; `nil` where it was taken at another step or the
  /// epoch has no held-out bits.
  public init?(_ snapshot: TrainingSnapshot) {
    guard let epoch = snapshot.record.history.last, epoch.step == snapshot.record.step,
      let bits = epoch.heldOutBits
    else { return nil }
    self.epoch = epoch
    self.bits = bits
    self.snapshot = snapshot
  }
}
