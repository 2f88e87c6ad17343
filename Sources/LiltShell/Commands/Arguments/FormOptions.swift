import ArgumentParser
import CharRNN
import Composition

/// Options for the parts of a tune.
struct PartsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The parts, such as AABB; 'free' for none.", valueName: "letters"))
  var form: String?

  @Option(help: ArgumentHelp("The bars of each part.", valueName: "n"))
  var bars: Int?

  func validate() throws {
    if let bars, !(1...TuneForm.mostBars).contains(bars) {
      throw ValidationError("--bars \(bars), expected 1 to \(TuneForm.mostBars)")
    }
    if let form, !isFree, TuneForm(letters: form, barCount: TuneForm.usualBars) == nil {
      throw ValidationError(
        "--form '\(form)', expected 1 to \(TuneForm.mostParts) letters such as AABB, or free")
    }
    if isFree, bars != nil {
      throw ValidationError("--bars needs a form, and --form is free")
    }
  }

  /// Whether any of the options was typed.
  var areGiven: Bool { form != nil || bars != nil }

  /// Whether `--form free` was typed.
  var isFree: Bool { form == "free" }

  /// Whether a form was asked for.
  var hasForm: Bool { areGiven && !isFree }
}

/// Options for what a tune must keep to.
struct LegalOptions: ParsableArguments {
  @OptionGroup var parts: PartsOptions

  @Flag(help: "Only full bars and legal ABC, in any form.")
  var valid = false

  func validate() throws {
    if parts.hasForm, valid {
      throw ValidationError("a tune with a form is always legal: give --form or --valid, not both")
    }
  }

  /// Whether a form was asked for.
  var hasForm: Bool { parts.hasForm }

  /// What was asked for; nil without any of the options.
  var wish: FormChoice.Wish? {
    if valid { return .valid }
    if hasForm { return .form(letters: parts.form, bars: parts.bars) }
    return parts.isFree ? .free : nil
  }

  /// The constraint that the options ask for, with new bars everywhere; nil without any of them.
  ///
  /// - Throws: `ConstraintError` for an opening or a model that cannot have it.
  func constraint(opening: String, _ loaded: SessionModel) throws -> ConstraintSettings? {
    guard let wish else { return nil }
    if wish != .free { try loaded.checkOneVoice() }
    return try FormChoice(wish: wish, particles: 1, census: FormCensus())
      .constraint(opening: opening, seed: 0, vocabulary: loaded.model.vocabulary)
  }
}

/// Options for what a drawn tune must keep to, and how it is searched.
struct FormOptions: ParsableArguments {
  @OptionGroup var legal: LegalOptions

  @Option(
    help: ArgumentHelp(
      "Drawings of a tune that compete at each bar line; with 1, endings suffer.", valueName: "n"))
  var particles: Int?

  @Option(
    help: ArgumentHelp(
      "The temperature in the last bar of each part of a form.", valueName: "number"))
  var cadenceTemperature: Float?

  func validate() throws {
    if let particles, !(1...ConstraintSettings.mostParticles).contains(particles) {
      throw ValidationError(
        "--particles \(particles), expected 1 to \(ConstraintSettings.mostParticles)")
    }
    if particles != nil, legal.wish == .free {
      throw ValidationError("--particles is for tunes with a form or --valid, and --form is free")
    }
  }

  /// Whether any of the options was typed.
  var areGiven: Bool { legal.wish != nil || particles != nil || cadenceTemperature != nil }
}
