import ArgumentParser
import Composition
import JSON

struct UndoCommand: Command {
  static let name = "undo"
  static let summary = "Take back the last cell that changed the session"
  static let details = """
    Tunes, settings, prime, corpus and model are as before it; files that were written stay, and so \
    does training. A step of the tune in progress ('take', 'walk', 'back' or 'fork') is taken back \
    alone: the road that is left stays in 'branches', and bars that were drawn can be taken again.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape.with(
    .init("undone", "the cell, if it was no step of a tune in progress"))

  func run(in session: inout Session) throws {
    let isStep = session.undoSteps.last.map { $0.group == Self.group } ?? true
    if isStep, var tune = session.composed, tune.tree.undo() {
      session.saving.isStepBack = true
      _ = session.undoSteps.popLast()
      return session.step(to: tune)
    }
    let cell = try session.takeBackLastCell()
    session.show(FiguresResult("taken back: \(cell)", ["undone": .string(cell)]))
  }
}
