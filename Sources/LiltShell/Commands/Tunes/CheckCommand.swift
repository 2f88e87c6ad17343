import ABCNotation
import ArgumentParser
import Drawing
import JSON

struct CheckCommand: Command {
  static let name = "check"
  static let summary = "List what is wrong with a tune, or with all tunes of a file"
  static let details = """
    A fault has a line, a column and a name, which does not change between versions. A remark, \
    marked 'note', is about text that is read as meant, such as a repeat that goes back to a double \
    bar, and is no fault. The command succeeds even if it finds faults.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("source", "the tune or file"), .init("tunes", "how many tunes it has"),
    .init("faults", "tune, name, severity, message, line and column of each fault and note"))

  @OptionGroup var tune: TuneArgument

  func run(in session: inout Session) throws {
    let music = try session.music(of: tune.reference)
    var found = DiagnosticsResult(source: music.name, tuneCount: music.count)
    // Each fault is shown as it is found: a book of thousands of tunes takes seconds.
    defer { session.console.finishStream(found) }
    for (number, tune) in music.tunes() {
      try session.checkInterrupt()
      session.console.stream(found.add(tune, number: number))
    }
    session.console.stream(found.end)
  }
}
