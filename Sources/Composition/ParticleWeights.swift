#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The weights of drawings that compete (Doucet & Johansen 2011, sections 3.3 and 3.4).
struct ParticleWeights {
  /// The weights over the largest; all 1 if none is above 0.
  private let relative: [Double]
  private let sum: Double
  /// log(Σ w / N), in nats; −∞ if no weight is above 0.
  let meanLog: Double

  /// Creates the weights from their logarithms, in nats, at least one.
  ///
  /// NaN counts as a weight of 0.
  init(logarithms: [Double]) {
    let largest = logarithms.max() ?? 0
    guard largest.isFinite else {
      relative = logarithms.map { _ in 1 }
      sum = Double(logarithms.count)
      meanLog = largest
      return
    }
    relative = logarithms.map { $0.isNaN ? 0 : exp($0 - largest) }
    sum = relative.reduce(0, +)
    meanLog = largest + log(sum / Double(relative.count))
  }

  /// The effective sample size (Σ w)² / Σ w², from 1 to the number of weights.
  private var effectiveCount: Double {
    1 / (relative.reduce(0) { $0 + $1 * $1 } / (sum * sum))
  }

  /// Whether so few of the drawings carry the weight that they should be resampled.
  var areUneven: Bool { effectiveCount < Double(relative.count) / 2 }

  /// The sources of `count` new drawings by systematic resampling: each drawing has as many copies as
  /// multiples of the mean weight it passes, counted from `start`, a number in [0, 1).
  func resampled(to count: Int, start: Double) -> [Int] {
    var passed = 0.0
    var source = 0
    return (0..<count).map { place in
      let goal = (Double(place) + start) * sum / Double(count)
      while source < relative.count - 1, passed + relative[source] <= goal {
        passed += relative[source]
        source += 1
      }
      return source
    }
  }

  /// A place drawn by weight, with a number in [0, 1).
  func place(at coin: Double) -> Int {
    var passed = 0.0
    var chosen = relative.count - 1
    for (place, weight) in relative.enumerated() where weight > 0 {
      chosen = place
      passed += weight
      if coin * sum < passed { break }
    }
    return chosen
  }
}
