import ArgumentParser
import Composition

/// Options for the header of a fragment or of a free tune.
struct HeaderOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The metre of the header, such as 6/8.", valueName: "metre"))
  var meter: String?

  @Option(help: ArgumentHelp("The unit note length of the header.", valueName: "length"))
  var unitLength: String?

  @Option(help: "The key of the header, such as D or Em.")
  var key: String?

  @Option(help: "The title of the header.")
  var title: String?

  @Option(help: "The style of the tune, one of those that the model learned.")
  var style: String?

  func validate() throws {
    for (setting, value) in [(Setting.meter, meter), (.unitLength, unitLength), (.key, key)] {
      guard let value, !setting.form.accepts(value) else { continue }
      throw ValidationError("--\(setting.name) '\(value)', expected \(setting.form)")
    }
  }

  var choices: HeaderChoices {
    var choices = HeaderChoices()
    choices.meter = meter
    choices.unitNoteLength = unitLength
    choices.key = key.map(HeaderValues.plainKey)
    choices.title = title
    choices.style = style
    return choices
  }
}
