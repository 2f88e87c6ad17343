public import CharRNN

/// A place of a text from which it can go on: what has been read, and what the next character is drawn
/// from.
///
/// A value: a copy marks a place to return to.
public struct SamplingState {
  private var reader: Reader
  private var sampler: Sampler
  private var constraint: TuneConstraint?

  /// The place where `reader` stopped.
  ///
  /// - Parameters:
  ///   - reader: the model, which has read at least one character.
  ///   - sampler: what changes its probabilities, already told of the characters that were read.
  ///   - constraint: what keeps the tune legal, already told of them too; nil for any text.
  public init(after reader: Reader, sampler: Sampler = Sampler(), constraint: TuneConstraint? = nil)
  {
    precondition(reader.logits != nil, "nothing is expected before a character is read")
    self.reader = reader
    self.sampler = sampler
    self.constraint = constraint
  }

  /// What the next character is drawn from.
  var distribution: Distribution {
    guard let logits = reader.logits else {
      preconditionFailure("nothing is expected before a character is read")
    }
    let drawn = sampler.distribution(logits)
    guard let constraint else { return drawn }
    return constraint.allowed(of: drawn, orElse: logits).distribution
  }

  /// The places after a character each, read side by side, in the same order.
  static func reading(_ steps: [(place: SamplingState, token: Token)]) -> [SamplingState] {
    guard let first = steps.first else { return [] }
    // An ended stream has read its character; the second drawing ends it.
    let group = StreamGroup<Step>(first.place.reader.predictor, capacity: steps.count, stride: 2)
    for (index, step) in steps.enumerated() {
      group.add(Step(index: index, token: step.token), after: step.place.reader)
    }
    var places = steps.map(\.place)
    for ended in group.advance() {
      let (index, token) = (ended.drawer.index, steps[ended.drawer.index].token)
      places[index].reader = ended.reader
      places[index].sampler.accept(token)
      places[index].constraint?.accept(token)
    }
    return places
  }

  /// A stream of one character.
  private struct Step: StreamDrawer {
    let index: Int
    let token: Token
    var isRead = false

    mutating func draw(from logits: Logits) -> Token? {
      defer { isRead = true }
      return isRead ? nil : token
    }
  }
}
