import ArgumentParser
import Composition

struct UndoCommand: Command {
  static let name = "undo"
  static let summary = "Return to where the last step came from"
  static let details = """
    A step is 'take', 'walk', 'back' or 'fork'. The road that is left stays in 'branches', and bars \
    that were drawn can be taken again.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  func run(in session: inout Session) throws {
    var tune = try session.composedTune()
    guard tune.tree.undo() else { throw Failure.nothingToUndo }
    session.step(to: tune)
  }
}
