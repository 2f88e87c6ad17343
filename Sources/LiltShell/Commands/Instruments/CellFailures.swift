import CharRNN
import Composition
import Drawing

// Failures of the commands that look into the network.
extension Failure {
  /// A cell that the model lacks.
  static func unknownCell(_ name: String, last: UnitIndex) -> Failure {
    Failure(
      "the model has no cell '\(name)', expected 1:1 to \(last): a layer, a colon and a cell of it",
      kind: .usage, hints: ["\(CellsCommand.name)"])
  }

  /// A word that is neither a predicate nor a cell.
  static func unknownPredicate(_ word: String, nearest: String?) -> Failure {
    let known = TunePredicate.allCases.map(\.rawValue).joined(separator: ", ")
    return Failure(
      "'\(word)' is neither a predicate nor a cell, expected \(known), or a cell such as 2:117",
      kind: .usage, hints: [nearest.map { "\(CellsCommand.name) \($0)" } ?? .help])
  }

  /// A predicate with too few answers in the tunes that were read.
  static func rarePredicate(_ predicate: TunePredicate) -> Failure {
    Failure(
      "'\(predicate.rawValue)' is hardly ever true, or always, in the tunes that were read",
      hints: ["\(CorpusLoadCommand.name) …", "\(CellsCommand.name)"])
  }

  /// A corpus without a tune to choose cells on, or without one to measure them on.
  static func tooFewTunesForCells(_ corpus: String) -> Failure {
    Failure(
      "'\(corpus)' has no held-out tune or no training tune that the model can read, expected both",
      hints: ["\(CorpusLoadCommand.name) starter"])
  }

  /// A value that no output of a cell has.
  static func badHeldValue(_ text: String) -> Failure {
    Failure(
      "'\(text)' is no value to hold a cell at, expected a number from -1 to 1, or off",
      kind: .usage, hints: ["\(HoldCommand.name) 2:117 0.9"])
  }

  /// A cell that is to be let go and is not held.
  static func notHeld(_ name: String) -> Failure {
    Failure("the cell '\(name)' is not held", hints: ["\(HoldCommand.name)"])
  }
}
