import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The drawings of one tune that compete under a constraint: sequential Monte Carlo with systematic
/// resampling (Doucet & Johansen 2011; Lew, Zhi-Xuan, Grand & Mansinghka 2023).
///
/// Each particle draws from the model's allowed characters and is weighted by the probability that they
/// had in all. At a bar line the particles wait for each other; where few of them carry most of the
/// weight, these are copied over the others. The tune is one of the last particles, drawn by weight, so
/// with many particles its distribution is the model's own among legal tunes.
struct ParticleGroup {
  /// A particle with the model's place in it; nil while it is being drawn.
  private var members: [TuneGeneration?]
  private var generator: Xoshiro256StarStar
  /// The estimate of log Z up to the last resampling, in nats.
  private var logEvidence = 0.0

  /// The particles at the start of a tune, all to be drawn.
  init(count: Int, seed: UInt64) {
    members = Array(repeating: nil, count: count)
    // A stream of its own, so that resampling does not repeat the draws of a particle.
    generator = Xoshiro256StarStar(seed: ~seed)
  }

  /// The seed of a particle's draws; the first one's is the tune's own.
  static func seed(of particle: Int, seed: UInt64) -> UInt64 {
    seed &+ UInt64(particle) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Takes a particle that waits or has ended; returns whether no other is being drawn.
  mutating func take(_ particle: Int, _ tune: TuneGeneration) -> Bool {
    members[particle] = tune
    return members.allSatisfy { $0 != nil }
  }

  /// A particle as it stands; nil while it is being drawn.
  subscript(particle: Int) -> TuneGeneration? { members[particle] }

  /// Compares the particles, which all wait or have ended; returns those to draw on, with their
  /// positions; none if all have ended.
  mutating func resample() -> [(particle: Int, tune: TuneGeneration)] {
    let weights = relativeWeights
    let sum = weights.reduce(0, +)
    // The effective sample size is 1 / Σ w².
    let squares = weights.reduce(0) { $0 + $1 * $1 } / (sum * sum)
    if sum > 0, 1 / squares < Double(members.count) / 2 { copy(weights, sum) }
    var waiting: [(Int, TuneGeneration)] = []
    for (place, member) in members.enumerated() {
      guard var member, member.draft.ending == nil else { continue }
      member.goOn()
      waiting.append((place, member))
      members[place] = nil
    }
    return waiting
  }

  /// Copies particles by their weights: each gets as many copies as multiples of the mean weight it
  /// passes, counted from a random start.
  private mutating func copy(_ weights: [Double], _ sum: Double) {
    logEvidence += meanLogWeight
    let old = members
    let start = generator.nextUnit()
    var passed = 0.0
    var source = 0
    for place in members.indices {
      let goal = (Double(place) + start) * sum / Double(members.count)
      while source < members.count - 1, passed + weights[source] <= goal {
        passed += weights[source]
        source += 1
      }
      guard let copied = old[source], let own = old[place] else { continue }
      members[place] = copied.copied(for: own)
    }
  }

  /// One of the particles, drawn by weight, with the estimate of log Z.
  mutating func choose() -> TuneGeneration? {
    let weights = relativeWeights
    let coin = generator.nextUnit() * weights.reduce(0, +)
    let total = logEvidence + meanLogWeight
    var sum = 0.0
    var chosen = members.last ?? nil
    for (weight, member) in zip(weights, members) where weight > 0 {
      chosen = member
      sum += weight
      if coin < sum { break }
    }
    chosen?.finish(logEvidence: total)
    return chosen
  }

  private var logWeights: [Double] { members.map { $0?.draft.logWeight ?? -.infinity } }

  /// The weights over the largest; all 1 if none is above 0.
  private var relativeWeights: [Double] {
    let logs = logWeights
    let largest = logs.max() ?? 0
    guard largest.isFinite else { return logs.map { _ in 1 } }
    return logs.map { $0.isNaN ? 0 : exp($0 - largest) }
  }

  /// log(Σ w / N).
  private var meanLogWeight: Double {
    let largest = logWeights.max() ?? 0
    guard largest.isFinite else { return largest }
    return largest + log(relativeWeights.reduce(0, +) / Double(members.count))
  }
}
