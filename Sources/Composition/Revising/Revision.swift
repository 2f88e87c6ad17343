internal import ABCNotation
internal import CharRNN

/// What to draw anew of a tune.
public enum Revision: Hashable, Sendable {
  /// The bars with these numbers; what follows weighs the drawings.
  case bars(ClosedRange<Int>)
  /// The chord symbols; the melody stays.
  case chords
  /// The melody; chord symbols, bar lines and returning bars stay.
  case melody
  /// Half of the bars that are no cadence and repeat no other; chord symbols stay.
  case variation
  /// As many bars again as a phrase has, which close on the tonic.
  case answer
}

extension Revision {
  /// Plans the revision of a tune.
  ///
  /// - Parameters:
  ///   - text: the tune; for an answer the phrase with its header.
  ///   - vocabulary: the model's characters.
  ///   - seed: chooses the bars of a variation.
  /// - Returns: the plan.
  /// - Throws: `RevisionError`, `ConstraintError` or `UnknownCharacter`.
  func plan(_ text: String, _ vocabulary: Vocabulary, seed: UInt64) throws -> RevisionPlan {
    try Self.check(text, isPhrase: self == .answer)
    let bars = BarPlaces(text)
    guard !bars.bars.isEmpty else { throw RevisionError.noMusic }
    guard bars.barLength != nil else { throw RevisionError.freeMeter }
    switch self {
    case .bars(let range): return try RevisionPlan(redoing: range, of: bars, vocabulary)
    case .chords: return try RevisionPlan(harmonising: bars, vocabulary)
    case .answer: return try RevisionPlan(answering: bars, vocabulary)
    case .melody, .variation:
      if self == .melody, !bars.hasChordSymbols { throw RevisionError.noChordSymbols }
      let returns = bars.returns
      let drawn =
        self == .melody
        ? Set(bars.bars.indices) : try bars.varied(returns, seed: seed)
      return try RevisionPlan(drawing: drawn, of: bars, returns, vocabulary)
    }
  }

  /// Refuses tunes whose bars cannot be followed.
  private static func check(_ text: String, isPhrase: Bool) throws(RevisionError) {
    let read = TuneReader.firstTune(in: text)
    guard read.tune.voices.count == 1 else {
      throw .severalVoices(read.tune.voices.count)
    }
    if read.tune.meter.symbol == .free { throw .freeMeter }
    // A phrase can stop inside a bar.
    let faults = read.faultCount + (isPhrase ? 0 : read.tune.performance().faultCount)
    if faults > 0 { throw .faults(faults) }
  }
}
