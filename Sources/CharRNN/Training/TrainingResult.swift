/// What a training run came to.
public struct TrainingResult: Hashable, Sendable {
  /// The steps taken.
  public var steps = 0
  /// The characters predicted in them.
  public var characters = 0
  /// The losses of the last steps, at most `TrainingLoop.recentSteps`.
  public var recent: [LossTotals] = []
  /// The held-out losses of the weights as they are; `nil` where they were not measured.
  public var heldOut: LossTotals?
  /// The time that the run took, measuring left out.
  public var seconds = 0.0
  /// Whether the run was stopped before its goal or its last figures.
  public var wasInterrupted = false
  /// The epoch with the lowest held-out bits, where the run went back to it.
  public var bestEpoch: Provenance.Epoch?
  /// The step whose weights are back, where the loss exploded or was not finite.
  public var lastGoodStep: Int?

  /// The losses of the last steps, added up.
  public var mean: LossTotals { recent.reduce(into: LossTotals()) { $0.add($1) } }

  /// Training bits per character, with dropout: of the epoch that the run went back to, otherwise
  /// of the last steps.
  public var trainingBits: Double { bestEpoch?.trainingBits ?? mean.bitsPerCharacter }
  /// The share of characters predicted right there.
  public var trainingAccuracy: Double { bestEpoch?.trainingAccuracy ?? mean.accuracy }

  /// Held-out bits per character: of the epoch that the run went back to, otherwise of the weights
  /// as they are; `nil` where they were not measured.
  public var heldOutBits: Double? { bestEpoch?.heldOutBits ?? heldOut?.bitsPerCharacter }
  /// The share of held-out characters predicted right there.
  public var heldOutAccuracy: Double? { bestEpoch?.heldOutAccuracy ?? heldOut?.accuracy }

  /// Training speed; 0 where no time has passed.
  public var charactersPerSecond: Double { seconds > 0 ? Double(characters) / seconds : 0 }
}
