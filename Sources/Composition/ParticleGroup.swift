import CharRNN

/// The drawings of one tune that compete under a constraint: sequential Monte Carlo with systematic
/// resampling (Doucet & Johansen 2011; Lew, Zhi-Xuan, Grand & Mansinghka 2023).
///
/// Each particle draws from the model's allowed characters and is weighted by the probability that they
/// had in all. At a bar line the particles wait for each other; where few of them carry most of the
/// weight, these are copied over the others. The last bar of a part is drawn by `cadenceFactor` times as
/// many, since a good ending is rare where bars are counted for the model. The tune is one of the last
/// particles, drawn by weight, so with many particles its distribution is the model's own among legal
/// tunes.
struct ParticleGroup {
  /// A particle with the model's place in it; nil while it is being drawn.
  private var members: [TuneGeneration?]
  private var generator: Xoshiro256StarStar
  /// The number of particles outside cadences.
  private let count: Int
  /// How many times as many draw the last bar of a part.
  private static let cadenceFactor = 4
  /// The estimate of log Z up to the last resampling, in nats.
  private var logEvidence = 0.0

  /// The particles at the start of a tune, all to be drawn.
  init(count: Int, seed: UInt64) {
    self.count = count
    members = Array(repeating: nil, count: count)
    // A stream of its own, so that resampling does not repeat the draws of a particle.
    generator = Xoshiro256StarStar(seed: ~seed)
  }

  /// The seed of a particle's draws; the first one's is the tune's own.
  ///
  /// The steps are so long that the particles of tunes with short seeds have no seed in common.
  static func seed(of particle: Int, seed: UInt64) -> UInt64 {
    seed &+ UInt64(particle) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Takes a particle that waits or has ended; returns whether no other is being drawn.
  mutating func take(_ particle: Int, _ tune: TuneGeneration) -> Bool {
    members[particle] = tune
    return members.allSatisfy { $0 != nil }
  }

  /// The particles that wait at a bar line or have ended, with their positions.
  var atBarLine: [(particle: Int, tune: TuneGeneration)] {
    members.enumerated().compactMap { place, member in member.map { (place, $0) } }
  }

  /// Compares the particles, which all wait or have ended; returns those to draw on, with their
  /// positions; none if all have ended.
  mutating func resample() -> [(particle: Int, tune: TuneGeneration)] {
    let weights = self.weights
    let isCadence = count > 1 && members.contains { $0?.draft.isBeforeCadence ?? false }
    let wanted = isCadence ? count * Self.cadenceFactor : count
    if wanted != members.count || weights.areUneven { copy(by: weights, to: wanted) }
    var waiting: [(Int, TuneGeneration)] = []
    for (place, member) in members.enumerated() {
      guard var member, member.draft.ending == nil else { continue }
      member.goOn()
      waiting.append((place, member))
      members[place] = nil
    }
    return waiting
  }

  /// Makes `count` particles by systematic resampling.
  private mutating func copy(by weights: ParticleWeights, to count: Int) {
    logEvidence += weights.meanLog
    let old = members
    let sources = weights.resampled(to: count, start: generator.nextUnit())
    members = sources.enumerated().map { place, source in
      // Each place goes on with its own draws, so that copies part.
      let draws =
        (place < old.count ? old[place]?.draft.generator : nil)
        ?? Xoshiro256StarStar(seed: generator.next())
      return old[source]?.copied(drawingFrom: draws)
    }
  }

  /// One of the particles, drawn by weight, with the estimate of log Z.
  mutating func choose() -> TuneGeneration? {
    let weights = self.weights
    var chosen = members[weights.place(at: generator.nextUnit())]
    chosen?.finish(logEvidence: logEvidence + weights.meanLog)
    return chosen
  }

  private var weights: ParticleWeights {
    ParticleWeights(logarithms: members.map { $0?.draft.logWeight ?? -.infinity })
  }
}
