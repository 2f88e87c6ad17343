import CharRNN

/// The drawings of a revision that compete: sequential Monte Carlo, as in `ParticleGroup`.
///
/// Drawings wait for each other before each step that draws. Where few carry most of the weight, they
/// are copied over the others.
struct RevisionDrawing {
  private let plan: RevisionPlan
  private let sampler: Sampler
  private let predictor: Predictor
  private let count: Int
  private let seed: UInt64
  private let lanes: Int?
  private var generator: Xoshiro256StarStar

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - plan: what to draw; must have steps.
  ///   - sampler: the stages before the constraint.
  ///   - predictor: the model.
  ///   - count: the number of drawings.
  ///   - seed: the seed of the draws.
  ///   - lanes: the cores to use, nil for all; the result does not depend on it.
  init(
    _ plan: RevisionPlan, _ sampler: Sampler, _ predictor: Predictor, count: Int, seed: UInt64,
    lanes: Int?
  ) {
    self.plan = plan
    self.sampler = sampler
    self.predictor = predictor
    self.count = count
    self.seed = seed
    self.lanes = lanes
    generator = Xoshiro256StarStar(seed: ~seed)
  }

  /// Draws all drawings to their ends; nil if `shouldStop` did.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character of the plan's prefix.
  mutating func draw(shouldStop: () -> Bool) throws -> [RevisionDraft]? {
    var start = Reader(predictor)
    for token in try plan.vocabulary.encode(plan.prefix.unicodeScalars).tokens {
      if shouldStop() { return nil }
      start.read(token)
    }
    typealias Member = (draft: RevisionDraft, reader: Reader)
    var members: [Member] = (0..<count).map {
      (RevisionDraft(plan, sampler, seed: ParticleGroup.seed(of: $0, seed: seed)), start)
    }
    while members.contains(where: { !$0.draft.isOver }) {
      let group = StreamGroup<Numbered>(predictor, capacity: count, lanes: lanes, stride: 4)
      for place in members.indices {
        members[place].draft.goOn()
        group.add(Numbered(place: place, draft: members[place].draft), after: members[place].reader)
      }
      var running = count
      while running > 0 {
        if shouldStop() { return nil }
        for ended in group.advance() {
          members[ended.drawer.place] = (ended.drawer.draft, ended.reader)
          running -= 1
        }
      }
      guard let sources = resampled(members.map(\.draft)) else { continue }
      members = members.indices.map { place in
        let source = members[sources[place]]
        return (source.draft.copied(for: members[place].draft), source.reader)
      }
    }
    return members.map(\.draft)
  }

  /// A drawing and its place among the others.
  private struct Numbered: StreamDrawer {
    let place: Int
    var draft: RevisionDraft

    mutating func draw(from logits: Logits) -> Token? { draft.draw(from: logits) }
  }

  /// The drawing to copy to each place; nil while enough of them carry weight, and at the end.
  private mutating func resampled(_ drafts: [RevisionDraft]) -> [Int]? {
    guard drafts.allSatisfy({ !$0.isOver }) else { return nil }
    let weights = Self.weights(of: drafts)
    return weights.areUneven ? weights.resampled(to: count, start: generator.nextUnit()) : nil
  }

  /// The ended drawings, the chosen one first: by the likelihood of what follows the drawn bars, or
  /// else drawn by weight.
  mutating func ranked(_ drafts: [RevisionDraft]) -> [RevisionDraft] {
    if let following = plan.following {
      let bits = drafts.map { $0.bits[following] }
      return drafts.indices.sorted { (bits[$0], $0) < (bits[$1], $1) }.map { drafts[$0] }
    }
    var left = drafts
    var order: [RevisionDraft] = []
    while !left.isEmpty {
      let chosen = Self.weights(of: left).place(at: generator.nextUnit())
      order.append(left.remove(at: chosen))
    }
    return order
  }

  private static func weights(of drafts: [RevisionDraft]) -> ParticleWeights {
    ParticleWeights(logarithms: drafts.map(\.logWeight))
  }
}
