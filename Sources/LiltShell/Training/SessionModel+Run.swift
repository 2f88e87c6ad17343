import CharRNN

// Which files belong to the run of a model, and which it goes on from.
extension SessionModel {
  /// Whether a checkpoint belongs to a run that began with the same weights as this model.
  func isOfRun(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.provenance.seed == provenance.seed && checkpoint.vocabulary == model.vocabulary
      && checkpoint.parameters.configuration == model.configuration
  }

  /// Whether the weights of a checkpoint are this model's, now or at an earlier step.
  ///
  /// Training is deterministic, so equal losses up to a step mean equal weights at it.
  func descends(from checkpoint: Checkpoint) -> Bool {
    let earlier = checkpoint.provenance
    guard isOfRun(checkpoint), earlier.step <= provenance.step,
      provenance.history.starts(with: earlier.history, by: Self.areOneEpoch)
    else { return false }
    if earlier.step == provenance.step { return checkpoint.parameters == model.parameters }
    guard let curve = provenance.curve, let begun = earlier.curve, curve.start == begun.start else {
      // Curves that were recorded apart, or by an earlier version, leave only the epochs.
      return earlier.step == 0 || !earlier.history.isEmpty
    }
    return curve.continues(begun)
  }

  /// Whether replacing a checkpoint by this model loses nothing that training could go on from.
  func goesOn(from checkpoint: Checkpoint) -> Bool {
    // Without a training state the optimiser starts anew, which makes another run.
    descends(from: checkpoint) && (checkpoint.training == nil || training != nil)
  }

  /// Held-out figures are left out: an interrupted run measures its last epoch when it goes on.
  private static func areOneEpoch(_ one: Provenance.Epoch, _ other: Provenance.Epoch) -> Bool {
    one.step == other.step && one.trainingBits == other.trainingBits
      && one.trainingAccuracy == other.trainingAccuracy
  }
}

extension LossCurve {
  /// Whether the curve agrees with an earlier one of the same start at all its whole points.
  fileprivate func continues(_ earlier: LossCurve) -> Bool {
    guard stepsPerPoint >= earlier.stepsPerPoint else { return false }
    var (begun, steps) = (earlier.bits, earlier.stepsPerPoint)
    while steps < stepsPerPoint {
      // As a growing curve merges its points.
      begun = stride(from: 1, to: begun.count, by: 2).map { (begun[$0 - 1] + begun[$0]) / 2 }
      steps *= 2
    }
    return bits.starts(with: begun)
  }
}
