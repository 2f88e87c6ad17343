public import CharRNN

/// Tunes that are drawn side by side, each from its own seed and prime.
///
/// Each tune has the same characters as when it is drawn alone. A tune under a constraint is drawn by
/// several particles.
public struct TuneBatch {
  /// A tune to draw.
  public struct Request: Hashable, Sendable {
    /// What the model reads first, in its vocabulary, at least one character.
    public var prime: Prime
    /// How to draw and when to stop.
    public var settings: SamplingSettings
    /// The seed of the draws.
    public var seed: UInt64

    /// Creates a request.
    public init(prime: Prime, settings: SamplingSettings, seed: UInt64) {
      self.prime = prime
      self.settings = settings
      self.seed = seed
    }
  }

  /// An ended tune and the position of its request; the generation can be continued.
  public typealias Finished = (place: Int, tune: TuneGeneration)

  /// A particle of a tune in the group.
  private struct Placed: StreamDrawer {
    let place: Int
    let particle: Int
    var draft: TuneDraft

    mutating func draw(from logits: Logits) -> Token? { draft.draw(from: logits) }
  }

  /// The most streams drawn at a time: more take more memory and are no faster.
  private static let width = 256

  private let vocabulary: Vocabulary
  private let predictor: Predictor
  private let requests: [Request]
  private let group: StreamGroup<Placed>
  private let shouldStop: () -> Bool
  /// Readers of the primes so far, each of which is read once; those that differ in their numbers
  /// only are read alike.
  private var readers: [String: Reader] = [:]
  private var begunCount = 0
  private var finishedCount = 0
  private var finishedCharacters = 0
  private var particles: [Int: ParticleGroup] = [:]
  /// Particles that wait for room in the group.
  private var waiting: [(Placed, Reader)] = []

  /// Reads the first prime; returns nil if `shouldStop` did, or without requests.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - requests: the tunes to draw, with weights of the same format and the same units held.
  ///   - lanes: the number of cores to use, nil for all; the tunes do not depend on it.
  ///   - shouldStop: asked before every character of a prime, which may be long.
  /// - Throws: `UnknownCharacter` for a prime outside the vocabulary, `SamplingError` for a setting
  ///   outside its range, `ConstraintError` for a prime that its constraint cannot follow.
  public init?(
    _ model: LanguageModel, _ requests: [Request], lanes: Int? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) throws {
    guard let first = requests.first, !shouldStop() else { return nil }
    vocabulary = model.vocabulary
    predictor = try model.predictor(for: first.settings)
    self.requests = requests
    self.shouldStop = shouldStop
    let streams = requests.reduce(0) { $0 + Self.particleCount($1) }
    group = StreamGroup(
      predictor, capacity: max(1, min(streams, Self.width)), lanes: lanes,
      stride: requests.contains { $0.settings.constraint != nil } ? 4 : 16)
    guard try begin(0) else { return nil }
    begunCount = 1
  }

  private static func particleCount(_ request: Request) -> Int {
    request.settings.constraint?.particles ?? 1
  }

  /// Whether all tunes have ended.
  public var isDone: Bool { finishedCount == requests.count }

  /// The number of characters drawn so far, in ended and unended tunes; those of particles count as
  /// one tune's.
  public var drawnCount: Int {
    let streams = group.drawers.reduce(into: [Int: Int]()) { counts, drawer in
      counts[drawer.place] = max(counts[drawer.place] ?? 0, drawer.draft.drawn.count)
    }
    return streams.values.reduce(finishedCharacters, +)
  }

  /// The tunes that have begun and not ended, as they stand, in no particular order; of particles the
  /// one with the largest weight.
  public var unfinished: [Finished] {
    var drawings: [Int: [(particle: Int, tune: TuneGeneration)]] = [:]
    for (index, drawer) in group.drawers.enumerated() {
      drawings[drawer.place, default: []].append(
        (drawer.particle, TuneGeneration(drawer.draft, group.reader(at: index))))
    }
    for (drawer, reader) in waiting {
      drawings[drawer.place, default: []].append(
        (drawer.particle, TuneGeneration(drawer.draft, reader)))
    }
    for (place, group) in particles { drawings[place, default: []] += group.atBarLine }
    return drawings.compactMap { place, drawings in
      // The first of equal ones, in the order of their numbers.
      let best = drawings.min { one, other in
        (other.tune.draft.logWeight, one.particle) < (one.tune.draft.logWeight, other.particle)
      }
      return best.map { (place, $0.tune) }
    }
  }

  /// Draws some characters of the unended tunes; returns those that end.
  ///
  /// - Throws: as `init`, for the next tunes' primes.
  public mutating func advance() throws -> [Finished] {
    try fill()
    var finished: [Finished] = []
    for ended in group.advance() {
      let (place, particle) = (ended.drawer.place, ended.drawer.particle)
      let tune = TuneGeneration(ended.drawer.draft, ended.reader)
      // In place: a copy of the group would copy all its particles.
      guard let isComplete = particles[place]?.take(particle, tune) else {
        finished.append((place, tune))
        continue
      }
      guard isComplete, let goingOn = particles[place]?.resample() else { continue }
      for (number, tune) in goingOn {
        waiting.append((Placed(place: place, particle: number, draft: tune.draft), tune.reader))
      }
      if goingOn.isEmpty, let chosen = particles[place]?.choose() {
        finished.append((place, chosen))
        particles[place] = nil
      }
    }
    for tune in finished { finishedCharacters += tune.tune.draft.drawn.count }
    finishedCount += finished.count
    return finished
  }

  /// Fills the group: first with particles of tunes that have begun, then with new tunes.
  private mutating func fill() throws {
    while group.hasRoom, !waiting.isEmpty {
      let (drawer, reader) = waiting.removeFirst()
      group.add(drawer, after: reader)
    }
    while group.hasRoom, waiting.isEmpty, begunCount < requests.count, try begin(begunCount) {
      begunCount += 1
    }
  }

  /// Begins a tune; returns false if `shouldStop` did.
  private mutating func begin(_ place: Int) throws -> Bool {
    let request = requests[place]
    let reading = request.prime.reading
    let start = try TuneStart(
      readers[reading] ?? Reader(predictor), vocabulary, request.prime, request.settings,
      shouldStop: shouldStop)
    guard let start else { return false }
    readers[reading] = start.reader
    let count = Self.particleCount(request)
    if request.settings.constraint != nil {
      particles[place] = ParticleGroup(count: count, seed: request.seed)
    }
    for particle in 0..<count {
      let seed = ParticleGroup.seed(of: particle, seed: request.seed)
      let drawer = Placed(
        place: place, particle: particle, draft: start.draft.seeded(seed))
      if group.hasRoom {
        group.add(drawer, after: start.reader)
      } else {
        waiting.append((drawer, start.reader))
      }
    }
    return true
  }
}
