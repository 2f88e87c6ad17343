// Failures of commands that question a model.
extension Failure {
  /// Tunes called `name` of which none has two instruments that a model can relate.
  static func noRelation(of name: String) -> Failure {
    Failure(
      "no tune of '\(name)' has two instruments: chord symbols that change above notes, or two voices",
      hints: ["\(CorpusLoadCommand.name) nottingham, then \(RelateCommand.name)"])
  }
}
