import ArgumentParser
import Composition

struct TakeCommand: Command {
  static let name = "take"
  static let summary = "Go on with one of the bars that were drawn"
  static let details = "'undo' takes it back; the bars that were drawn can then be taken instead."
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  @Argument(help: "The bar: its number or its name, such as 3 or b3.")
  var bar: String

  func run(in session: inout Session) throws {
    var tune = try session.composedTune()
    guard let position = tune.position(of: bar) else {
      throw Failure.noSuchCandidate(bar, count: tune.tree.present.candidates.count)
    }
    tune.tree.take(position)
    session.step(to: tune)
  }
}

extension Session {
  /// Keeps `tune` after a step and shows the place that it led to.
  mutating func step(to tune: ComposedTune) {
    composed = tune
    composed?.isSaved = false
    show(StepResult(tune.tree))
  }
}
