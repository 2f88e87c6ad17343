import ArgumentParser
import CharRNN
import Composition

/// Options of the commands that go on with the tune in progress or begin one.
struct SteeringOptions: ParsableArguments {
  @OptionGroup var stages: SamplingOptions<EveryStage>

  @OptionGroup var memory: MemoryOption

  @Option(help: "The seed of the draws; otherwise the present place's own.")
  var seed: UInt64?

  @Flag(help: "Begin another tune; the one in progress is dropped.")
  var anew = false

  @OptionGroup var parts: PartsOptions

  /// How to draw the next characters.
  func sampling(_ session: Session) throws -> SamplingSettings {
    var settings = stages.settings(session.settings)
    if !anew, let composed = session.composed {
      if let typed = memory.memory, (typed == .on) != composed.remembers {
        throw Failure.arguments("--memory is for a tune that begins: give --anew too")
      }
      settings.remembers = composed.remembers
      settings.held = composed.held
    } else {
      settings.remembers = try memory.isUsed(by: session.loadedModel().model, session.settings)
      settings.held = session.held
    }
    _ = try settings.sampler()
    return settings
  }

  /// The tune in progress, or a new one as the options say.
  ///
  /// The seed of a new tune is put into the cell as it will be saved.
  func tune(_ session: inout Session, for command: any Command.Type) throws -> ComposedTune {
    if !anew, let composed = session.composed {
      if parts.areGiven {
        throw Failure.arguments("--form and --bars are for a tune that begins: give --anew too")
      }
      if composed.typedPrime != session.prime {
        session.warn(
          "the tune in progress began before the present prime; '\(command.name) --anew' begins another"
        )
      }
      return composed
    }
    let wish: FormChoice.Wish =
      parts.isFree ? .valid : .form(letters: parts.form, bars: parts.bars)
    let first = session.seed(seed)
    let tune = try session.beginTune(wish, sampling(session), seed: first)
    let kind = tune.constraint.form.map { form in
      let counts = Set(form.parts.map(\.barCount)).sorted().map { "\($0)" }
      return "parts \(form.letters) of \(counts.joined(separator: " or ")) bars"
    }
    session.note("a tune begins: \(kind ?? "any form"), seed \(first)")
    return tune
  }
}
