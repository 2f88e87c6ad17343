import ArgumentParser
import Drawing

struct SettingsCommand: Command {
  static let name = "settings"
  static let summary = "List the settings and their values"
  static let group = CommandGroup.session

  func run(in session: inout Session) throws {
    var table = Table([.left("setting"), .left("value"), .left("standard"), .left("what it is")])
    for setting in Setting.all {
      table.append(
        [
          setting.name, session.settings.value(of: setting) ?? "", setting.standard,
          setting.summary,
        ])
    }
    session.show(table)
  }
}
