import Drawing

// Failures of commands that question the model.
extension Failure {
  /// A text in which nothing can be looked for.
  static let noMusic = Failure(
    "the text has no music, expected a tune or a phrase", kind: .usage,
    hints: ["\(WhenceCommand.name) GAB dBG|"])

  /// A text that no bar can follow, since no music of a tune has begun.
  static func barsBeforeMusic(_ text: String) -> Failure {
    let end = text.unicodeScalars.suffix(20).visibleInLine
    return Failure(
      "no bar can be next after '\(end)', expected music, or a header or field whose line has ended",
      hints: ["\(PrimeCommand.name) GAB dBG|", "\(ProbsCommand.name) --tree 8"])
  }

  /// A tune whose notes end before any can be bet on.
  static func nothingToGuess(bars: Int) -> Failure {
    Failure(
      "no note stands after the first \(bars.counted("bar")) of the tune",
      hints: ["\(GuessCommand.name) --bars 0"])
  }

  /// A word of a bet that is neither a note nor a share.
  static func noBet(_ reason: String) -> Failure {
    Failure(reason, kind: .usage, hints: ["\(GuessCommand.name) --bets 'G2; A 60 B 30'"])
  }
}
