public import CharRNN

/// Tunes that continue one prime, each from its own seed, drawn side by side.
///
/// Each tune has the same characters as when its seed is drawn alone.
public struct TuneBatch {
  /// An ended tune and the position of its seed; the generation can be continued.
  public typealias Finished = (place: Int, tune: TuneGeneration)

  /// A tune of the group with the position of its seed.
  private struct Placed: StreamDrawer {
    let place: Int
    var draft: TuneDraft

    mutating func draw(from logits: Logits) -> Token? { draft.draw(from: logits) }
  }

  /// The most tunes drawn at a time: more take more memory and are no faster.
  private static let width = 256

  private let start: TuneStart
  private let seeds: [UInt64]
  private let group: StreamGroup<Placed>
  private var begunCount = 0
  private var finishedCharacters = 0

  /// Reads the prime; returns nil if `shouldStop` did.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - prime: what the model reads first, in its vocabulary, at least one character.
  ///   - settings: how to draw and when to stop.
  ///   - seeds: the seed of each tune.
  ///   - lanes: the number of cores to use, nil for all; the tunes do not depend on it.
  ///   - shouldStop: asked before every character of the prime, which may be long.
  /// - Throws: `UnknownCharacter` for a prime outside the vocabulary, `SamplingError` for a setting
  ///   outside its range.
  public init?(
    _ model: LanguageModel, prime: Prime, settings: SamplingSettings, seeds: [UInt64],
    lanes: Int? = nil, shouldStop: () -> Bool = { false }
  ) throws {
    guard let start = try TuneStart(model, prime, settings, shouldStop: shouldStop) else {
      return nil
    }
    self.start = start
    self.seeds = seeds
    group = StreamGroup(
      start.reader.predictor, capacity: max(1, min(seeds.count, Self.width)), lanes: lanes)
  }

  /// Whether all tunes have ended.
  public var isDone: Bool { begunCount == seeds.count && group.drawers.isEmpty }

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
    while group.hasRoom, begunCount < seeds.count {
      group.add(
        Placed(place: begunCount, draft: start.draft.seeded(seeds[begunCount])),
        after: start.reader)
      begunCount += 1
    }
    return group.advance().map { ended in
      finishedCharacters += ended.drawer.draft.drawn.count
      return (ended.drawer.place, TuneGeneration(ended.drawer.draft, ended.reader))
    }
  }
}
