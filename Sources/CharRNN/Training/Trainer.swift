/// Trains a model on a text by truncated backpropagation through time.
///
/// The recurrent state of each stream is carried from window to window, over the end of an epoch too,
/// unless `TrainingSettings.carriesState` is false. Gradients stop at the window's start.
public final class Trainer {
  /// The model whose weights change.
  public let model: LanguageModel
  /// The text of the present epoch, cut into streams.
  public private(set) var streams: TextStreams

  private let text: TrainingText
  /// The epoch that `streams` belongs to.
  private var streamsEpoch: Int
  /// What follows the text of each row; empty without side inputs.
  private var followers: [any TextFollower] = []
  private var progress: TrainingState
  let network: Network
  private let optimizer: Optimizer

  /// Prepares a run, new or resumed.
  ///
  /// - Parameters:
  ///   - model: the model to train, which has what the optimiser remembers.
  ///   - text: the training text in the model's vocabulary.
  ///   - state: the state to go on from, with the settings to use.
  /// - Throws: `TrainingError` where a setting is out of range, the text is too short, the state does
  ///   not fit the model or the machine lacks the precision; `BackendError` where oneDNN refuses. The
  ///   model is then unchanged.
  public init(model: LanguageModel, text: TrainingText, state: TrainingState) throws {
    try state.settings.validate()
    let settings = state.settings
    self.text = text
    streams = try Self.streams(of: text, epoch: state.epoch, settings, model.configuration)
    streamsEpoch = state.epoch
    guard state.configuration == model.configuration else {
      throw TrainingError.stateMismatch(
        what: "layers", found: "\(state.configuration.layerWidths)",
        expected: "\(model.configuration.layerWidths)")
    }
    guard state.window < streams.windowCount else {
      throw TrainingError.stateMismatch(
        what: "position", found: "window \(state.window)",
        expected: "below \(streams.windowCount)")
    }
    try Machine.current.requireProducts(of: settings.precision)
    let optimizer = try Self.optimizer(of: model, for: state)
    self.model = model
    network = try Network(
      model.configuration, weights: model.weights, steps: settings.sequence, rows: settings.batch,
      lanes: settings.lanes, precision: settings.precision, isTraining: true,
      dropsWeights: settings.weightDrop > 0)
    network.carriedState = state.carried
    self.optimizer = optimizer
    progress = state
    // Last, so that a trainer that cannot be made leaves the model as it was.
    model.optimizer = optimizer
    startFollowers()
  }

  /// Prepares a run on a text that is the same in every epoch.
  public convenience init(model: LanguageModel, text: [Token], state: TrainingState) throws {
    try self.init(model: model, text: TrainingText(text), state: state)
  }

  /// The text of an epoch, cut into streams.
  private static func streams(
    of text: TrainingText, epoch: Int, _ settings: TrainingSettings,
    _ configuration: ModelConfiguration
  ) throws -> TextStreams {
    let tokens = try text.tokens(ofEpoch: epoch)
    if let token = tokens.first(where: { Int($0) >= configuration.vocabularySize }) {
      throw TrainingError.stateMismatch(
        what: "text", found: "with token \(token)",
        expected: "of tokens below \(configuration.vocabularySize)")
    }
    return try TextStreams(tokens, rows: settings.batch, steps: settings.sequence)
  }

  /// Makes the followers of the present epoch and brings them to the next window.
  ///
  /// They follow each row from its start, so a resumed run's know what those of the run before did.
  private func startFollowers() {
    guard let follower = model.follower else { return }
    let (settings, steps) = (progress.settings, streams.steps)
    followers = (0..<streams.rows).map { row in
      var mixer = SplitMix64(
        state: settings.seed ^ UInt64(truncatingIfNeeded: progress.epoch &* 0x1_0001 &+ row))
      var follower = follower.forgetting(share: settings.forgetting, seed: mixer.next())
      for window in 0..<progress.window {
        for t in 0..<steps {
          follower.read(streams.characters(window: window, row: row, step: t).token)
        }
      }
      return follower
    }
  }

  /// The model's optimiser where it goes on, otherwise one that remembers nothing.
  ///
  /// - Throws: `TrainingError.stateMismatch` where the state needs a memory that the model lacks.
  private static func optimizer(
    of model: LanguageModel, for state: TrainingState
  ) throws(TrainingError) -> Optimizer {
    let kind = state.settings.optimizer
    if !state.startsOptimizerAnew {
      if let optimizer = model.optimizer, optimizer.kind == kind { return optimizer }
      guard state.updates == state.forgottenUpdates else {
        throw .stateMismatch(
          what: "optimiser", found: model.optimizer?.kind.rawValue ?? "without memory",
          expected: "\(kind.rawValue) with its memory")
      }
    }
    return Optimizer(kind, model.configuration)
  }

  /// Takes one step: T characters of N streams forward and backward, clips the gradient to its L2
  /// norm, and makes one update.
  ///
  /// - Throws: `TrainingError.diverged` where the loss or the gradient norm is not finite; weights and
  ///   state are then unchanged. `TrainingError.textTooShort` where the text of the next epoch has no
  ///   window.
  /// - Complexity: O(T · N · weights).
  public func step() throws -> StepReport {
    if streamsEpoch != progress.epoch {
      streams = try Self.streams(
        of: text, epoch: progress.epoch, progress.settings, model.configuration)
      streamsEpoch = progress.epoch
      startFollowers()
    }
    load(window: progress.window)
    let weightDrop = weightDropMasks
    try network.shared.refresh(weightDrop: weightDrop)
    let (totals, norm) = try network.forwardBackward(
      dropout: dropoutMasks, weightDrop: weightDrop)
    guard totals.loss.isFinite, norm.isFinite else {
      // They have read the window, which is read again if the caller goes on.
      startFollowers()
      throw TrainingError.diverged(
        step: progress.step + 1, loss: totals.crossEntropy, gradientNorm: norm)
    }
    try update(norm: norm)
    moveState()
    return advance(totals, gradientNorm: norm)
  }

  /// Makes one update along the gradient of the window; plain gradient descent adds the gradients of
  /// an epoch and updates at its end.
  func update(norm: Double) throws {
    let settings = progress.settings
    var (gradient, norm) = (network.gradient, norm)
    if settings.optimizer == .gradientDescent {
      optimizer.addUp(gradient, times: 1 / Float(streams.windowCount))
      guard progress.window == streams.windowCount - 1 else { return }
      gradient = optimizer.takeSum()
      norm = gradient.norm
    }
    progress.updates += 1
    try optimizer.update(
      model.weights, gradient: gradient,
      Optimizer.Update(
        number: progress.updates - progress.forgottenUpdates,
        learningRate: settings.learningRate(ofUpdate: progress.updates),
        gradientScale: Self.clipping(norm: norm, to: settings.clip),
        momentum: settings.momentum, weightDecay: settings.weightDecay),
      team: network.team)
    model.weightsChanged()
  }

  /// A copy of the training state; what the optimiser remembers stays with the model.
  public var state: TrainingState {
    var state = progress
    state.carried = network.carriedState
    return state
  }

  /// The epochs completed.
  public var epoch: Int { progress.epoch }

  /// The windows of the present epoch that are done.
  public var windowsDone: Int { progress.window }

  /// The settings of the run.
  public var settings: TrainingSettings { progress.settings }

  /// The implementation that oneDNN picked for each product.
  public var implementations: [String] { network.implementations }

  /// Copies the characters of a window to the lanes.
  func load(window: Int) {
    for row in 0..<streams.rows {
      for t in 0..<streams.steps {
        let (token, target) = streams.characters(window: window, row: row, step: t)
        if !followers.isEmpty { followers[row].read(token) }
        network.set(
          step: t, row: row, token: Int32(token), target: Int32(target),
          follower: followers.isEmpty ? nil : followers[row])
      }
    }
  }

  /// Carries the state on to the next window, or sets it to zero.
  func moveState() {
    if settings.carriesState { network.carryState() } else { network.clearState() }
  }

  /// The dropout mask of each layer in the next step; empty without dropout.
  var dropoutMasks: [Dropout] {
    model.configuration.layerWidths.indices.compactMap { layer in
      Dropout(
        probability: model.configuration.dropout, seed: progress.settings.seed,
        step: progress.step, layer: layer, isLocked: progress.settings.locksDropout)
    }
  }

  /// The recurrent weights of each layer that the next step sets to zero; empty without weight drop.
  private var weightDropMasks: [Dropout] {
    let layers = model.configuration.layerWidths.count
    return (0..<layers).compactMap { layer in
      // The keys after those of the layers' outputs.
      Dropout(
        probability: progress.settings.weightDrop, seed: progress.settings.seed,
        step: progress.step, layer: layers + layer)
    }
  }

  /// The factor that scales a gradient of L2 norm `norm` down to `limit`: 1 where it is smaller or
  /// `limit` is 0.
  ///
  /// The formula of `torch.nn.utils.clip_grad_norm_`.
  static func clipping(norm: Double, to limit: Float) -> Float {
    limit == 0 ? 1 : Float(min(1, Double(limit) / (norm + 1e-6)))
  }

  private func advance(_ totals: LossTotals, gradientNorm: Double) -> StepReport {
    progress.step += 1
    progress.window += 1
    progress.epochTotals.add(totals)
    var completed: LossTotals?
    if progress.window == streams.windowCount {
      completed = progress.epochTotals
      progress.epochTotals = LossTotals()
      progress.window = 0
      progress.epoch += 1
    }
    return StepReport(
      step: progress.step, epoch: progress.epoch, window: progress.window, totals: totals,
      gradientNorm: gradientNorm, completedEpoch: completed)
  }
}

/// The figures of one training step.
public struct StepReport: Hashable, Sendable {
  /// The number of the step, from 1.
  public let step: Int
  /// The epochs completed, this step included.
  public let epoch: Int
  /// The windows of the present epoch that are done.
  public let window: Int
  /// The losses of the step, with dropout, before the update.
  public let totals: LossTotals
  /// The L2 norm of the gradient before clipping.
  public let gradientNorm: Double
  /// The losses of the whole epoch, where this step completed one.
  public let completedEpoch: LossTotals?
}
