/// The time that each part of a training step takes.
public struct StepProfile: Hashable, Sendable {
  /// The parts of a step, in the order in which they run.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// The window's characters are handed to the lanes.
    case text = "text to the lanes"
    /// The weights are packed, and the embedding is folded into the first layer.
    case packing = "packing and fold"
    /// All lanes forward, to the logits.
    case forward = "forward"
    /// Softmax, cross-entropy and their gradient.
    case loss = "loss"
    /// All lanes backward.
    case backward = "backward"
    /// The lanes' gradients are added up and go back through the fold; their norm.
    case gradients = "gradients summed, fold back"
    /// The optimiser changes the weights.
    case update = "optimiser's update"
    /// The state becomes the next window's.
    case carry = "state carried on"
  }

  /// The median seconds of each part, in the order of `Part.allCases`.
  public let parts: [Double]
  /// The median seconds of a step by `Trainer.step`, of as many steps taken in turns.
  public let whole: Double

  /// The seconds of all parts together.
  ///
  /// Larger than `whole`, since here the lanes wait for each other after each part.
  public var sum: Double { parts.reduce(0, +) }

  /// Takes steps in turns: one whole, one part by part.
  ///
  /// - Returns: the profile, or `nil` where the stopwatch was told to stop.
  /// - Throws: what `Trainer.step` does.
  init?(of trainer: Trainer, _ stopwatch: Stopwatch) throws {
    var (whole, parts): ([Double], [[Double]]) = ([], [])
    let measurement = try stopwatch.measure(units: 1) {
      let start = stopwatch.now()
      _ = try trainer.step()
      whole.append((stopwatch.now() - start).inSeconds)
      parts.append(try Self.timedParts(of: trainer, now: stopwatch.now))
    }
    guard measurement != nil else { return nil }
    // The first round warms up the caches.
    self.whole = Self.median(whole.dropFirst())
    self.parts = Part.allCases.indices.map { part in
      Self.median(parts.dropFirst().map { $0[part] })
    }
  }

  /// Takes one step by the calls that `Trainer.step` makes, and reads the clock after each.
  ///
  /// The lanes run `Network.forwardBackward` in three pieces here.
  static func timedParts(of trainer: Trainer, now: () -> Duration) throws -> [Double] {
    let network = trainer.network
    let dropout = trainer.dropoutMasks
    let scale = 1 / Float(network.steps * network.rows)
    var times = [now()]
    func done() { times.append(now()) }

    trainer.load(window: trainer.windowsDone)
    done()
    try network.shared.refresh()
    done()
    try network.team.run { lane throws(BackendError) in
      try network.lanes[lane].forward(dropout: dropout)
    }
    done()
    network.team.run { lane in _ = network.lanes[lane].loss(scale: scale) }
    done()
    try network.team.run { lane throws(BackendError) in
      try network.lanes[lane].backward(dropout: dropout)
    }
    done()
    let norm = try network.addUpGradients()
    done()
    try trainer.update(norm: norm)
    done()
    trainer.moveState()
    done()
    return zip(times, times.dropFirst()).map { ($1 - $0).inSeconds }
  }

  private static func median(_ values: some Sequence<Double>) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
  }
}
