import ArgumentParser
import Composition

struct ForkCommand: Command {
  static let name = "fork"
  static let summary = "Name the road so far and return to one of its bars for another"
  static let details = """
    'fork 4' returns to the end of bar 4, and 'back fork1' to the place that was left. Without a \
    bar, the present place is named only.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  @Argument(help: "The bar after which the roads part; 0 is the start.")
  var bar: Int?

  func run(in session: inout Session) throws {
    var tune = try session.composedTune()
    let count = tune.tree.present.barCount
    guard let name = tune.tree.fork(after: bar ?? count) else {
      throw Failure.noSuchPlace(bar: bar ?? count, count: count)
    }
    session.step(to: tune)
    let what = (bar ?? count) == count ? "the present place" : "the road that is left"
    session.note("\(what) is marked '\(name)'")
  }
}
