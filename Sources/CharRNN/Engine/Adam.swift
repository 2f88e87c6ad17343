internal import CKernels

/// The Adam optimiser (Kingma & Ba 2015, algorithm 1) over a flat block of weights.
final class Adam {
  static let beta1: Float = 0.9
  static let beta2: Float = 0.999
  static let epsilon: Float = 1e-8

  /// The running means of the gradient, m, and of its square, v, laid out like the weights.
  let first: FloatBuffer
  let second: FloatBuffer

  init(count: Int) {
    first = FloatBuffer(count: count)
    second = FloatBuffer(count: count)
  }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - weights: what is updated.
  ///   - gradient: dL/d weights, laid out like them.
  ///   - gradientScale: what the gradient is multiplied by first, from clipping.
  ///   - learningRate: the step size before the bias corrections.
  ///   - update: the number of this update, from 1, for the bias corrections.
  ///   - team: the lanes that share the work.
  /// - Throws: never in fact; the team's work may throw in general.
  func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, gradientScale: Float, learningRate: Float,
    update: Int, team: LaneTeam
  ) throws(BackendError) {
    let correction1 = 1 - Self.power(Double(Self.beta1), update)
    let correction2 = 1 - Self.power(Double(Self.beta2), update)
    let stepSize = Float(Double(learningRate) / correction1)
    let secondScale = Float(1 / correction2.squareRoot())
    try team.run { lane throws(BackendError) in
      let part = team.share(of: weights.count, lane: lane, unit: 16)
      let start = part.lowerBound
      ck_adam(
        part.count, weights.base + start, first.base + start, second.base + start,
        gradient.base + start, gradientScale, stepSize, Self.beta1, Self.beta2, Self.epsilon,
        secondScale)
    }
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
