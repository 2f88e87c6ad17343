internal import CKernels

/// An optimiser over a flat block of weights: the one owner of what it remembers between updates.
///
/// The `LanguageModel` keeps it from one training to the next.
final class Optimizer {
  /// Which one it is.
  let kind: OptimizerKind
  private let configuration: ModelConfiguration
  // Arrays, so that a checkpoint or a snapshot shares them while it is written; a copy that is kept
  // longer makes the next update copy them.
  private var first: [Float]
  private var second: [Float]

  /// The numbers of one update.
  struct Update {
    /// The number of the update, from 1, for Adam's bias corrections.
    var number: Int
    /// The learning rate of this update.
    var learningRate: Float
    /// The factor of the gradient, from clipping.
    var gradientScale: Float = 1
    /// The share of the last velocity that SGD keeps.
    var momentum: Float = 0.9
    /// The share of every weight taken off per unit of learning rate, apart from the gradient
    /// (decoupled: Loshchilov & Hutter 2019).
    var weightDecay: Float = 0
  }

  /// An optimiser that remembers nothing yet.
  init(_ kind: OptimizerKind, _ configuration: ModelConfiguration) {
    self.kind = kind
    self.configuration = configuration
    let zeros = [Float](repeating: 0, count: ParameterLayout(configuration).count)
    first = zeros
    second = kind.memory.count > 1 ? zeros : []
  }

  /// An optimiser that goes on from what it remembers.
  init(_ memory: OptimizerMemory) {
    kind = memory.optimizer
    configuration = memory.blocks[0].configuration
    first = memory.blocks[0].values
    second = memory.blocks.count > 1 ? memory.blocks[1].values : []
  }

  /// What it remembers; shares the numbers until the next update.
  var memory: OptimizerMemory {
    let arrays = second.isEmpty ? [first] : [first, second]
    return OptimizerMemory(kind, blocks: arrays.map { Parameters(configuration, values: $0) })
  }

  /// Adds a gradient to the sum that plain gradient descent keeps over an epoch.
  func addUp(_ gradient: FloatBuffer, times factor: Float) {
    ck_add_scaled(gradient.count, &first, gradient.base, factor)
  }

  /// Returns the sum and sets it to zero.
  func takeSum() -> FloatBuffer {
    let sum = FloatBuffer(first)
    first = [Float](repeating: 0, count: sum.count)
    return sum
  }

  /// Makes one update of the weights.
  ///
  /// - Parameters:
  ///   - weights: what is updated.
  ///   - gradient: dL/d weights, laid out like them; for plain gradient descent the mean over an
  ///     epoch.
  ///   - update: the numbers.
  ///   - team: the lanes that share the work.
  /// - Throws: nothing; declared since the team's work may throw in general.
  func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, _ update: Update, team: LaneTeam
  ) throws(BackendError) {
    let scale = update.gradientScale
    let rate = update.learningRate
    let kept = 1 - rate * update.weightDecay
    let adam = AdamCorrections(update)
    try withMemory { first, second throws(BackendError) in
      try team.run { lane throws(BackendError) in
        let part = team.share(of: weights.count, lane: lane, unit: 16)
        let (count, start) = (part.count, part.lowerBound)
        let (w, g) = (weights.base + start, gradient.base + start)
        if kept != 1 { ck_scale(count, w, kept) }
        switch kind {
        case .adam:
          ck_adam(
            count, w, first + start, second + start, g, scale, adam.stepSize,
            AdamCorrections.beta1, AdamCorrections.beta2, 1e-8, adam.secondScale)
        case .rmsprop:
          ck_rmsprop(count, w, first + start, g, scale, rate, 0.99, 1e-8)
        case .adagrad:
          ck_adagrad(count, w, first + start, g, scale, rate, 1e-10)
        case .sgd:
          ck_sgd(count, w, first + start, g, scale, rate, update.momentum)
        case .gradientDescent:
          ck_add_scaled(count, w, g, -rate * scale)
        }
      }
    }
  }

  /// Calls `body` with the addresses of the memories; with one memory both are the same.
  private func withMemory(
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) throws(BackendError) -> Void
  ) throws(BackendError) {
    try first.withUnsafeMutableBufferPointer { first throws(BackendError) in
      try second.withUnsafeMutableBufferPointer { second throws(BackendError) in
        guard let start = first.baseAddress else { return }
        try body(start, second.baseAddress ?? start)
      }
    }
  }
}

/// Adam's bias corrections at one update.
private struct AdamCorrections {
  static let beta1: Float = 0.9
  static let beta2: Float = 0.999

  let stepSize: Float
  let secondScale: Float

  init(_ update: Optimizer.Update) {
    let first = 1 - Self.power(Double(Self.beta1), update.number)
    let second = 1 - Self.power(Double(Self.beta2), update.number)
    stepSize = Float(Double(update.learningRate) / first)
    secondScale = Float(1 / second.squareRoot())
  }

  /// `base` to a whole power by squaring: the same bits with every C library.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
