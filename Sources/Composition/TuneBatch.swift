public import CharRNN

/// Tunes that go on from one prime, each with its own seed, drawn side by side.
///
/// Each is the tune that its seed makes by itself, to the character.
public struct TuneBatch {
  /// A tune that is done, with its place among the seeds.
  public typealias Finished = (place: Int, tune: TuneDraft)

  /// A tune of the group, which knows its place.
  private struct Placed: StreamDrawer {
    let place: Int
    var draft: TuneDraft

    mutating func draw(from logits: Logits) -> Token? { draft.draw(from: logits) }
  }

  /// The most tunes in the making: more would take more memory and be no faster.
  private static let width = 256

  private let start: Reader
  private let blank: TuneDraft
  private let seeds: [UInt64]
  private let group: StreamGroup<Placed>
  private var begunCount = 0
  private var finishedCharacters = 0

  /// Reads the prime and stands ready to draw; `nil` where `shouldStop` said so.
  ///
  /// - Parameters:
  ///   - model: the model to draw from; later changes of its weights have no effect.
  ///   - prime: what is read first, in the model's vocabulary, at least one character.
  ///   - settings: how to draw and when to stop.
  ///   - seeds: what the draws of each tune are made from.
  ///   - lanes: the cores to use, by default all; the tunes do not depend on it.
  ///   - shouldStop: asked before every character of the prime, which may be long.
  /// - Throws: `UnknownCharacter` where the prime is not in the vocabulary, `SamplingError` where a
  ///   setting is outside its range.
  public init?(
    _ model: LanguageModel, prime: Prime, settings: SamplingSettings, seeds: [UInt64],
    lanes: Int? = nil, shouldStop: () -> Bool = { false }
  ) throws {
    guard let reader = try prime.reader(model, settings, shouldStop: shouldStop) else {
      return nil
    }
    start = reader
    blank = try TuneDraft(prime, reader.tokens, model.vocabulary, settings: settings)
    self.seeds = seeds
    group = StreamGroup(
      reader.predictor, capacity: max(1, min(seeds.count, Self.width)), lanes: lanes)
  }

  /// Whether all tunes are done.
  public var isDone: Bool { begunCount == seeds.count && group.drawers.isEmpty }

  /// The characters drawn so far, in tunes that are done and in those that are not.
  public var drawnCount: Int {
    group.drawers.reduce(finishedCharacters) { $0 + $1.draft.drawn.count }
  }

  /// Draws some characters of the tunes in the making; returns those that are now done.
  public mutating func advance() -> [Finished] {
    while group.hasRoom, begunCount < seeds.count {
      group.add(
        Placed(place: begunCount, draft: blank.seeded(seeds[begunCount])), after: start)
      begunCount += 1
    }
    return group.advance().map { ended in
      finishedCharacters += ended.draft.drawn.count
      return (ended.place, ended.draft)
    }
  }
}
