import ArgumentParser
import Composition

struct MoreCommand: Command {
  static let name = "more"
  static let summary = "Draw other bars in addition to those drawn here"
  static let details = """
    The bars are numbered on, and the earlier ones can still be taken. With the same seed and \
    settings at the same place the same bars are drawn.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = BarsResult.shape

  @Argument(help: "The number of bars.")
  var count = 5

  @OptionGroup var stages: SamplingOptions<EveryStage>

  @Option(help: "The seed of the first bar; otherwise the next one of this place.")
  var seed: UInt64?

  func validate() throws { try BarsCommand.check(count) }

  func run(in session: inout Session) throws {
    let settings = stages.settings(session.settings)
    _ = try settings.sampler()
    try session.drawBars(
      count, of: session.composedTune(), seed: seed, settings: settings, inAddition: true)
  }
}
