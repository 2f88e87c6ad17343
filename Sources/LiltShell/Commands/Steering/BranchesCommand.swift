import ArgumentParser
import Composition

struct BranchesCommand: Command {
  static let name = "branches"
  static let summary = "Show the roads that the tune in progress has taken"
  static let details = """
    A line for each place: the bars so far, the bar that led there, and its marks. Where roads part, \
    all but the last are indented.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = BranchesResult.shape

  func run(in session: inout Session) throws {
    session.show(BranchesResult(try session.composedTune().tree))
  }
}
