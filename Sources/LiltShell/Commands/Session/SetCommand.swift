import ArgumentParser

struct SetCommand: Command {
  static let name = "set"
  static let summary = "Set what 'sample' and 'train' use unless told otherwise"
  static let group = CommandGroup.session

  @Argument(help: ArgumentHelp("The setting; 'settings' lists them.", valueName: "setting"))
  var name: String

  @Argument(help: "Its value; without one the present value is told.")
  var value: String?

  @Flag(help: "Go back to the standard value.")
  var reset = false

  static func candidates(after words: [String], in session: Session) -> [String] {
    guard words.count == 1, let setting = Setting.all.first(where: { $0.name == words[0] }),
      case .choice(let values) = setting.form
    else { return [] }
    return values
  }

  func validate() throws {
    if reset, value != nil { throw ValidationError("give a value or --reset, not both") }
  }

  func run(in session: inout Session) throws {
    let setting = try Setting.named(name)
    if reset || value != nil { try session.settings.set(setting, to: value) }
    session.show("\(name)  \(session.settings.value(of: setting) ?? setting.standard)")
  }
}
