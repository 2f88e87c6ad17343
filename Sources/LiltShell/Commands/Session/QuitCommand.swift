import ArgumentParser

struct QuitCommand: Command {
  static let name = "quit"
  static let summary = "Leave"
  static let group = CommandGroup.session
  static let saving = SavedAs.leftOut

  func run(in session: inout Session) throws { session.wantsToQuit = true }
}

struct ExitCommand: Command {
  static let name = "exit"
  static let summary = "Leave, as 'quit' does"
  static let group = CommandGroup.session
  static let saving = SavedAs.leftOut

  func run(in session: inout Session) throws { session.wantsToQuit = true }
}
