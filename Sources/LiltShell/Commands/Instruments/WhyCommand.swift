import ArgumentParser
import CharRNN
import Composition

struct WhyCommand: Command {
  static let name = "why"
  static let summary = "Show what made the model expect a note, or not"
  static let details = """
    'why t1 12.3' asks for the third note of bar 12, 'why 12' for the whole bar of the latest tune. Bars are \
    numbered as 'show' numbers them; rests and chords count as notes. Each earlier bar is deleted in \
    turn and the tune read anew: 'moves' is how far that moves the prediction of the note's characters \
    (the divergence from the whole tune's, in bits), 'argues' how much likelier the bar makes the note \
    (in bits, below 0 against it). What follows a deleted bar keeps its place for a model that is told \
    bars and parts; with --shift it moves forward by the bar. Cells are written layer:unit, as in \
    2:117: one at a time forgets what it carries, before the last character is read. With a corpus, \
    the training tunes follow whose music goes on from the same characters.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .object(
    .init("tune", "its name"), .init("bar", "its number"), .init("note", "its number, or null"),
    .init("text", "the note or bar"), .init("bits", "its surprisal"),
    .init("expected", "pairs of a character and its probability, the likeliest first"),
    .init("bars", "earlier bars: bar, text, divergence and support, in bits"),
    .init("together", "the bars that move most, deleted together, and others; or null"),
    .init("cells", "layer, unit, value and support of the cells that matter most"),
    .init("contexts", "length, tune, title, bar and next of the places with the same context"))

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".", usage: "\(name) [options] [TUNE] BAR[.NOTE]",
      discussion: details)
  }

  @Argument(help: ArgumentHelp("A tune, as for 'show'; otherwise the latest.", valueName: "tune"))
  var first: String

  @Argument(help: ArgumentHelp("A bar or a note: 12 or 12.3.", valueName: "place"))
  var second: String?

  @Option(help: "The bars and cells shown.")
  var top = 8

  @Flag(help: "Let what follows a deleted bar move forward.")
  var shift = false

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if !(1...100).contains(top) { throw ValidationError("--top \(top), expected 1 to 100") }
    let place = second ?? first
    if NotePlace(place) == nil {
      throw ValidationError(
        "'\(place)' is no bar and no note, expected BAR or BAR.NOTE, as in 12.3")
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    guard let place = NotePlace(second ?? first) else { return }
    let loaded = try session.loadedModel()
    let entry = try session.tune(second == nil ? nil : first)
    let tune = try QuestionedTune(entry.textToRead, loaded.model.vocabulary)
    let (bar, note) = try place.found(in: tune)
    let remembers = try memory.isUsed(by: loaded.model, session.settings)
    let reasons = NoteReasons(
      tune, bar: bar, note: note, loaded.model.predictor(.bf16, remembers: remembers),
      deletion: shift ? .shifting : .inPlace)
    try session.console.checkInterrupt()
    session.warnIfNaN(reasons.surprisal)
    let contexts = session.corpus.map { corpus in
      SameContext.places(
        before: reasons.range.lowerBound, of: tune, in: Array(corpus.tunes(in: .training)),
        limit: WhyResult.contextCount)
    }
    let result = WhyResult(
      name: entry.name, place: place, tune: tune, reasons: reasons, top: top,
      cells: reasons.cells(), vocabulary: loaded.model.vocabulary, contexts: contexts)
    session.show(result)
    if contexts == nil {
      session.note(
        "with a corpus, its tunes with the same context are shown (\(CorpusLoadCommand.name) NAME)")
    }
    try file.write(result, in: session)
  }
}
