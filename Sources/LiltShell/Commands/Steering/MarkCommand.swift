import ArgumentParser
import Composition
import Drawing

struct MarkCommand: Command {
  static let name = "mark"
  static let summary = "Name the present place of the tune in progress"
  static let details = "'back NAME' returns to it. A name that another place has moves here."
  static let group = CommandGroup.steering
  static let result: ResultShape? = StepResult.shape

  @Argument(help: "The name, such as home.")
  var mark: String

  func validate() throws {
    if mark.isEmpty || mark.unicodeScalars.contains(where: \.isBlank) {
      throw ValidationError("'\(mark)' is no name for a place, expected one word")
    }
  }

  func run(in session: inout Session) throws {
    var tune = try session.composedTune()
    tune.tree.mark(mark)
    session.step(to: tune)
  }
}
