import ArgumentParser
import CharRNN
import Composition

struct WhatifCommand: RawCommand {
  static let name = "whatif"
  static let summary = "Show what a change of the text changes in what is expected"
  static let textName = "[TUNE] OLD -> NEW"
  static let details = """
    'whatif K:D -> K:Dm' reads the latest tune, or else the prime, as it is and with the first 'K:D' in its \
    text replaced; any piece of the text can be. For each bar behind: how far the change moves the \
    predictions (their divergence, in bits), and how much more the bar, as it is written, surprises. Then \
    the first place where the likeliest character differs, and how the music would go on behind the \
    change either way: the likeliest characters, or with --seed drawn by the same numbers.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .object(
    .init("tune", "its name, or 'prime'"), .init("old", "the piece"),
    .init("new", "what replaced it"),
    .init("count", "the pieces that were replaced"),
    .init("bars", "bar, text, divergence, surprisalChange in bits, changed"),
    .init("parting", "bar and place of the first other likeliest character, and both; or null"),
    .init("futures", "bar by bar: before and after"),
    .init("common", "the characters before the first difference of the futures, or null"))

  @Flag(help: "Replace all pieces, not only the first one.")
  var all = false

  @Option(help: "The bars that the music goes on for.")
  var bars = 8

  @Option(help: "Draw both with this seed and the settings of 'sample'.")
  var seed: UInt64?

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if !(1...64).contains(bars) { throw ValidationError("--bars \(bars), expected 1 to 64") }
  }

  func run(_ text: String?, in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let model = loaded.model
    guard let text, let arrow = text.firstRange(of: " -> ") else { throw Failure.noArrow }
    var old = String(text[..<arrow.lowerBound])
    let new = String(text[arrow.upperBound...])
    let (name, read, isPrime) = try source(of: &old, loaded, session)
    if old.isEmpty { throw Failure.noArrow }
    if old == new { throw Failure.sameText(old) }
    let remembers = try memory.isUsed(by: model, session.settings)
    let predictor = model.predictor(.bf16, remembers: remembers)
    let tune = try QuestionedTune(read, model.vocabulary)
    let parted = try PartedTexts(
      tune, replacing: old, with: new, all: all, model.vocabulary, predictor)
    guard let parted else { throw Failure.notInTune(old, tune: name) }
    try session.console.checkInterrupt()
    let ends = isPrime ? (tune.characters.count, parted.changed.unicodeScalars.count) : parted.ends
    let draw = try seed.map { (sampler: try session.settings.sampling().sampler(), seed: $0) }
    let futures = try PartedFutures(
      of: String(String.UnicodeScalarView(tune.characters.prefix(ends.0))),
      and: String(String.UnicodeScalarView(parted.changed.unicodeScalars.prefix(ends.1))),
      bars: bars, draw: draw, model.vocabulary, predictor)
    let result = WhatifResult(
      name: name, old: old, new: new, tune: tune, parted: parted, futures: futures,
      seed: seed)
    session.warnIfNaN(parted.bars.first?.divergence ?? 0)
    session.show(result)
    try file.write(result, in: session)
  }

  /// The text that is changed; a tune's name in front is taken from `old`.
  private func source(
    of old: inout String, _ loaded: SessionModel, _ session: Session
  ) throws -> (name: String, text: String, isPrime: Bool) {
    if let space = old.firstIndex(of: " ") {
      let word = String(old[..<space])
      if session.tunes.entry(for: word) != nil || word.hasFileExtension("abc") {
        old = String(old[old.index(after: space)...])
        let entry = try session.tune(word)
        return (entry.name, entry.textToRead, false)
      }
    }
    if session.tunes.entries.isEmpty, let prime = session.prime {
      let resolved = try prime.resolved(for: loaded, session.settings).prime
      return ("the prime", resolved.opening, true)
    }
    let entry = try session.tune(nil)
    return (entry.name, entry.textToRead, false)
  }
}
