import ArgumentParser
import JSON

struct SetCommand: Command {
  static let name = "set"
  static let summary = "Set what 'sample' and 'train' use unless told otherwise"
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("setting", "its name"), .init("value", "what it was set to, or null"),
    .init("standard", "its value while it is unset"))

  @Argument(help: ArgumentHelp("The setting; 'settings' lists them.", valueName: "setting"))
  var name: String

  @Argument(
    help: ArgumentHelp(
      "Its new value; without one, the present value is shown.", valueName: "value"))
  var value: String?

  @Flag(help: "Go back to the standard value.")
  var reset = false

  func validate() throws {
    if reset, value != nil { throw ValidationError("give a value or --reset, not both") }
  }

  func run(in session: inout Session) throws {
    let setting = try Setting.named(name)
    if reset || value != nil { try session.settings.set(setting, to: value) }
    let value = session.settings.value(of: setting)
    session.show(
      FiguresResult(
        "\(name)  \(value ?? setting.standard)",
        [
          "setting": .string(name), "value": value.map { .string($0) } ?? .null,
          "standard": .string(setting.standard),
        ]))
  }
}
