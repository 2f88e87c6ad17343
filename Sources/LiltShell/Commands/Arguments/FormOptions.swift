import ArgumentParser
import Composition

/// Options for what a drawn tune must keep to.
struct FormOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The parts, such as AABB; 'free' for none. Otherwise that of a tune of the corpus.",
      valueName: "letters"))
  var form: String?

  @Option(help: ArgumentHelp("The bars of each part.", valueName: "n"))
  var bars: Int?

  @Flag(help: "Only full bars and legal ABC, in any form.")
  var valid = false

  @Option(
    help: ArgumentHelp(
      "Drawings of a tune that compete at each bar line; with 1, endings suffer.", valueName: "n"))
  var particles: Int?

  @Option(
    help: ArgumentHelp(
      "The temperature in the last bar of each part of a form.", valueName: "number"))
  var cadenceTemperature: Float?

  func validate() throws {
    if let bars, !(1...TuneForm.mostBars).contains(bars) {
      throw ValidationError("--bars \(bars), expected 1 to \(TuneForm.mostBars)")
    }
    if let particles, !(1...ConstraintSettings.mostParticles).contains(particles) {
      throw ValidationError(
        "--particles \(particles), expected 1 to \(ConstraintSettings.mostParticles)")
    }
    let isFree = form == "free"
    if let form, !isFree, TuneForm(letters: form, barCount: 8) == nil {
      throw ValidationError(
        "--form '\(form)', expected 1 to \(TuneForm.mostParts) letters such as AABB, or free")
    }
    if isFree, bars != nil { throw ValidationError("--bars needs a form, and --form is free") }
    if form != nil, !isFree, valid {
      throw ValidationError("a tune with a form is always valid: give --form or --valid, not both")
    }
  }

  /// Whether any of the options was typed.
  var areGiven: Bool {
    form != nil || bars != nil || valid || particles != nil
      || cadenceTemperature != nil
  }
}
