import Drawing

// Failures of composing a tune bar by bar.
extension Failure {
  /// A session in which no tune is in progress.
  static let noTuneInProgress = Failure(
    "no tune is in progress", hints: ["\(BarsCommand.name) 5"])

  /// A number or name of no bar that can be taken.
  static func noSuchCandidate(_ name: String, count: Int) -> Failure {
    Failure(
      count == 0
        ? "there is no bar '\(name)' to take: none is drawn here"
        : "there is no bar '\(name)' to take, expected 1 to \(count)",
      hints: [count == 0 ? "\(BarsCommand.name) 5" : "\(MoreCommand.name)"])
  }

  /// A name of the tune in progress where a tune of the shelf was expected.
  static func notOnTheShelf(_ name: String) -> Failure {
    Failure(
      "'\(name)' is the tune in progress, expected a finished one",
      hints: ["\(FinishCommand.name)"])
  }

  /// A name that no place has.
  static func noSuchMark(_ name: String, nearest: String?) -> Failure {
    Failure(
      "no place is marked '\(name)'", hints: [.nearest(nearest, orElse: BranchesCommand.name)])
  }

  /// A bar that does not end on the road to the present place.
  static func noSuchPlace(bar: Int, count: Int) -> Failure {
    Failure(
      "the tune in progress has no place after bar \(bar), expected one from its start to bar \(count)",
      hints: ["\(BranchesCommand.name)"])
  }

  /// A tune whose last bar is written.
  static let tuneIsComplete = Failure(
    "the tune in progress is complete: no bar can follow",
    hints: ["\(FinishCommand.name)", "\(UndoCommand.name)"])

  /// A character that cannot come next in a legal tune, after `written` or at the present place.
  static func notLegalHere(_ character: String, after written: String) -> Failure {
    let place = written.isEmpty ? "come here" : "come after '\(written)'"
    return Failure(
      "'\(character)' cannot \(place) in a legal tune", hints: ["\(WalkCommand.name)"])
  }
}
