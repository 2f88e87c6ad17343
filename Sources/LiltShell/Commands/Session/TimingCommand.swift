import ArgumentParser

struct TimingCommand: Command {
  static let name = "timing"
  static let summary = "Show how long each cell takes"
  static let group = CommandGroup.session

  @Argument(help: "Whether to show it.")
  var state: Switch

  func run(in session: inout Session) throws { session.isTiming = state == .on }
}
