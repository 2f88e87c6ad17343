import ArgumentParser

struct Quit: Command {
  static let name = "quit"
  static let summary = "Leave"
  static let group = CommandGroup.session

  func run(in session: inout Session) throws { session.wantsToQuit = true }
}

struct Exit: Command {
  static let name = "exit"
  static let summary = "Leave, as 'quit' does"
  static let group = CommandGroup.session

  func run(in session: inout Session) throws { session.wantsToQuit = true }
}
