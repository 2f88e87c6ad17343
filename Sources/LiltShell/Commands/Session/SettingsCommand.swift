import ArgumentParser
import Drawing

struct SettingsCommand: Command {
  static let name = "settings"
  static let summary = "List the settings and their values"
  static let group = CommandGroup.session
  static let result: ResultShape? = .array(
    of: "settings", .init("setting", "its name"), .init("value", "what it was set to, or null"),
    .init("standard", "its value while it is unset"), .init("what", "what it means"))

  func run(in session: inout Session) throws {
    let settings = session.settings
    session.show(
      ListingResult(
        Setting.all,
        [
          .left("setting", key: "setting") { .words($0.name) },
          .left("value", key: "value") { .words(settings.value(of: $0)) },
          .left("standard", key: "standard") { .words($0.standard) },
          .left("what it is", key: "what") { .words($0.summary) },
        ]))
  }
}
