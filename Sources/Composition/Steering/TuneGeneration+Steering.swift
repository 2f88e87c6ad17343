public import CharRNN

/// A character that can come next in a tune.
public struct NextCharacter: Hashable, Sendable {
  /// The character.
  public let character: Unicode.Scalar
  /// Its probability among the characters to draw from, after all stages.
  public let probability: Double
  /// The model's own probability, under which forbidden characters count too.
  public let ownProbability: Double
}

/// Where a drawing stopped.
public enum DrawnBar: Hashable, Sendable {
  /// At the end of a bar.
  case bar
  /// At the end of the tune.
  case tune
  /// Somewhere else: the user asked to stop, or the bar has too many characters.
  case incomplete
}

extension TuneGeneration {
  /// The most characters of a drawn bar; grace notes and spaces take none of its time.
  private static let longestBar = 400

  /// Whether nothing but the end of the tune can follow.
  public var isComplete: Bool { draft.ending != nil || draft.constraint?.isOver == true }

  /// The bars written so far, without pick-ups.
  public var barCount: Int { draft.constraint?.writtenBars ?? 0 }

  /// A copy that draws from `seed`, through the stages of `settings`.
  ///
  /// - Throws: `SamplingError` for a setting outside its range.
  public func forked(
    seed: UInt64, settings: SamplingSettings
  ) throws(SamplingError) -> TuneGeneration {
    TuneGeneration(try draft.drawing(by: settings).seeded(seed), reader)
  }

  /// Draws up to the end of the present bar, with all signs of its bar line.
  @discardableResult
  public mutating func drawBar(shouldStop: () -> Bool = { false }) -> DrawnBar {
    for _ in 0..<Self.longestBar {
      if shouldStop() || next() == nil { return .incomplete }
      if draft.ending != nil { return .tune }
      guard draft.isWaiting else { continue }
      completeBarLine()
      return .bar
    }
    return .incomplete
  }

  /// Draws the second sign of `||` or `|]`, if it comes next.
  private mutating func completeBarLine() {
    var longer = self
    guard longer.next() != nil, let before = draft.constraint, let after = longer.draft.constraint,
      after.endedParts > before.endedParts
    else { return }
    self = longer
  }

  // MARK: Character by character

  /// The characters that can come next, the likeliest first; none once the tune has ended.
  public var nextCharacters: [NextCharacter] {
    guard draft.ending == nil, let logits = reader.logits,
      let allowed = draft.allowed(from: logits)
    else { return [] }
    let own = Distribution(logits).probabilities
    let ranking = allowed.probabilities.indices.filter { !(allowed.probabilities[$0] < 0) }
      .sorted {
        (allowed.probabilities[$1], own[$1], $0) < (allowed.probabilities[$0], own[$0], $1)
      }
    return ranking.map { token in
      NextCharacter(
        character: draft.vocabulary[Token(token)],
        probability: allowed.mass > 0 ? allowed.probabilities[token] / allowed.mass : 0,
        ownProbability: own[token])
    }
  }

  /// Writes a character instead of drawing it.
  ///
  /// - Returns: false, and changes nothing, if the character is not in the vocabulary or not legal
  ///   here, or if the tune has ended.
  public mutating func write(_ character: Unicode.Scalar) -> Bool {
    guard draft.ending == nil, let logits = reader.logits,
      let token = draft.vocabulary.index(of: character),
      draft.constraint?.allows(token) ?? true
    else { return false }
    var (written, reader) = (draft, reader)
    written.goOn()
    if let last = written.take(token, from: logits) { reader.read(last) }
    self = TuneGeneration(written, reader)
    return true
  }
}
