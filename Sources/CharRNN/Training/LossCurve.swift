/// The training loss over the steps, in at most 511 points, so that it fits into a checkpoint.
///
/// Every point is the mean over the same number of steps. At 512 points neighbours are merged, so a
/// longer run has 256 to 511 points. The same steps give the same points, however often the run was
/// interrupted.
public struct LossCurve: Hashable, Sendable {
  /// A mean over consecutive steps.
  public struct Point: Hashable, Sendable {
    /// The last of the steps.
    public let step: Int
    /// The mean of their losses, with dropout, in bits per character.
    public let bits: Double
  }

  /// The number of points at which neighbours are merged.
  public static let limit = 512

  /// The steps taken before the first recorded one.
  public let start: Int
  /// The steps in a whole point: a power of two.
  public private(set) var stepsPerPoint = 1
  /// The whole points in order, in bits per character.
  public private(set) var bits: [Float] = []
  /// The sum over the steps after the last whole point.
  private(set) var restBits = 0.0
  /// The number of steps after the last whole point.
  private(set) var restSteps = 0

  /// A curve that begins after `start` steps.
  public init(start: Int = 0) {
    self.start = start
  }

  /// A curve from a file, whose parts the caller has checked.
  init(start: Int, stepsPerPoint: Int, bits: [Float], restBits: Double, restSteps: Int) {
    self.start = start
    self.stepsPerPoint = stepsPerPoint
    self.bits = bits
    self.restBits = restBits
    self.restSteps = restSteps
  }

  /// The number of the last recorded step.
  public var end: Int { start + bits.count * stepsPerPoint + restSteps }

  /// Adds the loss of the next step, in bits per character.
  public mutating func append(_ stepBits: Double) {
    restBits += stepBits
    restSteps += 1
    guard restSteps == stepsPerPoint else { return }
    bits.append(Float(restBits / Double(stepsPerPoint)))
    (restBits, restSteps) = (0, 0)
    if bits.count == Self.limit { mergeNeighbours() }
  }

  private mutating func mergeNeighbours() {
    bits = stride(from: 0, to: bits.count, by: 2).map { (bits[$0] + bits[$0 + 1]) / 2 }
    stepsPerPoint *= 2
  }

  /// At most `count` points to draw, each the mean over neighbouring points; the last may be the mean
  /// of fewer steps.
  ///
  /// - Precondition: `count` is above 0.
  public func points(atMost count: Int = limit) -> [Point] {
    precondition(count > 0, "a curve needs a point")
    let perGroup = max(1, (bits.count + count - 1) / count)
    var points: [Point] = []
    for first in stride(from: 0, to: bits.count, by: perGroup) {
      let group = bits[first..<min(first + perGroup, bits.count)]
      let mean = group.reduce(0.0) { $0 + Double($1) } / Double(group.count)
      points.append(Point(step: start + (first + group.count) * stepsPerPoint, bits: mean))
    }
    if restSteps > 0, points.count < count {
      points.append(Point(step: end, bits: restBits / Double(restSteps)))
    }
    return points
  }
}
