import ArgumentParser
import Composition

struct BackCommand: Command {
  static let name = "back"
  static let summary = "Return to a marked place of the tune in progress"
  static let details = "The road that is left stays in 'branches'; 'undo' returns to its end."
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  @Argument(help: "The name that 'mark' or 'fork' gave.")
  var mark: String

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    let marks = words.isEmpty ? session.composed?.tree.marks ?? [] : []
    return marks.compactMap { .word($0.name, "a marked place") }
  }

  func run(in session: inout Session) throws {
    var tune = try session.composedTune()
    guard tune.tree.back(to: mark) else {
      throw Failure.noSuchMark(
        mark, nearest: nearest(to: mark, in: tune.tree.marks.map(\.name)))
    }
    session.step(to: tune)
  }
}
