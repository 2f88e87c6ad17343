import ArgumentParser
import Composition
import Drawing

struct BarsCommand: Command {
  static let name = "bars"
  static let summary = "Draw bars that can come next, to take one"
  static let details = """
    Begins a tune after the prime, or goes on with the tune in progress. Each bar has its length, \
    and the parts are those of the form; 'bars 5 --form AABB --bars 8' begins with that one. Chord \
    fit is the share of the bar's notes that the sounding chord has; the last column is the longest \
    passage into the bar that a tune of the corpus has too, in music characters, in any key. 'b2' \
    names the tune with the second bar, as in 'play b2', and 'b0' the tune so far. The same seed at \
    the same place draws the same bars.
    """
  static let group = CommandGroup.steering
  static let result: ResultShape? = BarsResult.shape

  @Argument(help: "The number of bars.")
  var count = 5

  @OptionGroup var steering: SteeringOptions

  func validate() throws { try Self.check(count) }

  /// The most bars that are drawn at a time.
  private static let mostBars = 100

  static func check(_ count: Int) throws {
    guard (1...mostBars).contains(count) else {
      throw ValidationError("\(count) bars, expected 1 to \(mostBars)")
    }
  }

  func run(in session: inout Session) throws {
    let tune = try steering.tune(&session, for: Self.self)
    try session.drawBars(
      count, of: tune, seed: steering.seed, settings: steering.sampling(session))
  }
}

extension Session {
  /// Draws bars for the present place of `tune`, keeps and shows them.
  mutating func drawBars(
    _ count: Int, of tune: ComposedTune, seed: UInt64?, settings: SamplingSettings,
    inAddition: Bool = false
  ) throws {
    if tune.tree.present.generation.isComplete { throw Failure.tuneIsComplete }
    var tune = tune
    let interrupt = console.interrupt
    let drawn = try tune.tree.drawBars(
      count, seed: seed, settings: settings, inAddition: inAddition,
      shouldStop: { interrupt.isRequested })
    guard let drawn else { throw Interrupted() }
    composed = tune
    let matches = corpusMatches()
    note("after bar \(tune.tree.present.barCount): seed \(drawn.seed), \(settings.stagesInWords)")
    show(BarsResult(tune, drawn.added, comparedWith: matches))
    if drawn.endCount > 0 {
      note(
        "\(drawn.endCount.counted("drawing")) ended the tune here, as '\(FinishCommand.name)' may")
    }
    if drawn.wasStopped {
      throw Failure("stopped after \(drawn.added.count.counted("bar"))", kind: .interrupted)
        .keepingWhatWasDone()
    }
    if drawn.added.count < count {
      note(
        "no more than \(drawn.added.count) different \(drawn.added.count == 1 ? "bar" : "bars") found"
      )
    }
  }
}
