public import CharRNN

/// Tunes that continue primes, each from its own seed, drawn side by side.
///
/// Each tune has the same characters as when its seed is drawn alone.
public struct TuneBatch {
  /// What makes a tune: its prime and the seed of its draws.
  public struct Origin: Hashable, Sendable {
    /// What the model reads first, in its vocabulary, at least one character.
    public let prime: Prime
    /// The seed of the draws.
    public let seed: UInt64

    /// Creates the origin of a tune.
    public init(_ prime: Prime, seed: UInt64) {
      self.prime = prime
      self.seed = seed
    }
  }

  /// An ended tune and the position of its origin; the generation can be continued.
  public typealias Finished = (place: Int, tune: TuneGeneration)

  /// A tune of the group with the position of its origin.
  private struct Placed: StreamDrawer {
    let place: Int
    var draft: TuneDraft

    mutating func draw(from logits: Logits) -> Token? { draft.draw(from: logits) }
  }

  /// The most tunes drawn at a time: more take more memory and are no faster.
  private static let width = 256

  private let origins: [Origin]
  /// A start for each prime.
  private let starts: [Prime: TuneStart]
  private let group: StreamGroup<Placed>
  private var begunCount = 0
  private var finishedCharacters = 0

  /// Reads the primes, each once; returns nil if `shouldStop` did.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - origins: the prime and the seed of each tune.
  ///   - settings: how to draw and when to stop.
  ///   - lanes: the number of cores to use, nil for all; the tunes do not depend on it.
  ///   - shouldStop: asked before every character of the primes, which may be long.
  /// - Throws: `UnknownCharacter` for a prime outside the vocabulary, `SamplingError` for a setting
  ///   outside its range.
  public init?(
    _ model: LanguageModel, _ origins: [Origin], settings: SamplingSettings,
    lanes: Int? = nil, shouldStop: () -> Bool = { false }
  ) throws {
    let predictor = model.predictor(settings.weights)
    var starts: [Prime: TuneStart] = [:]
    // Primes that differ in their numbers only are read alike.
    var readers: [String: Reader] = [:]
    for prime in origins.map(\.prime) where starts[prime] == nil {
      let start = try TuneStart(
        readers[prime.reading] ?? Reader(predictor), model.vocabulary, prime, settings,
        shouldStop: shouldStop)
      guard let start else { return nil }
      starts[prime] = start
      readers[prime.reading] = start.reader
    }
    self.starts = starts
    self.origins = origins
    group = StreamGroup(
      predictor, capacity: max(1, min(origins.count, Self.width)), lanes: lanes)
  }

  /// Whether all tunes have ended.
  public var isDone: Bool { begunCount == origins.count && group.drawers.isEmpty }

  /// The number of characters drawn so far, in ended and unended tunes.
  public var drawnCount: Int {
    group.drawers.reduce(finishedCharacters) { $0 + $1.draft.drawn.count }
  }

  /// The tunes that have begun and not ended, as they stand, in no particular order.
  public var unfinished: [Finished] {
    group.drawers.enumerated().map { index, drawer in
      (drawer.place, TuneGeneration(drawer.draft, group.reader(at: index)))
    }
  }

  /// Draws some characters of the unended tunes; returns those that end.
  public mutating func advance() -> [Finished] {
    while group.hasRoom, begunCount < origins.count {
      let origin = origins[begunCount]
      guard let start = starts[origin.prime] else { preconditionFailure("an unread prime") }
      group.add(
        Placed(place: begunCount, draft: start.draft.seeded(origin.seed)), after: start.reader)
      begunCount += 1
    }
    return group.advance().map { ended in
      finishedCharacters += ended.drawer.draft.drawn.count
      return (ended.drawer.place, TuneGeneration(ended.drawer.draft, ended.reader))
    }
  }
}
