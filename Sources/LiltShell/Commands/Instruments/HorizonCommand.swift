import ArgumentParser
import CharRNN
import Composition
import Drawing

struct HorizonCommand: Command {
  static let name = "horizon"
  static let summary = "Show how many bars back the model remembers"
  static let details = """
    Each bar of a tune is deleted in turn, what follows keeps its place, and the predictions of each later \
    bar are compared with those of the whole tune: the mean divergence of a character, in bits, by \
    distance in bars. Without a tune, over held-out tunes of the corpus, spread evenly. A model with a \
    memory of the tune is measured with it and without, unless --memory says which.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = .array(
    of: "distances", .init("bars", "how many bars back"),
    .init("memory", "mean bits a character with the memory of the tune, or null"),
    .init("plain", "the same without it, or null"),
    .init("compared", "the bars that were compared"))

  @OptionGroup var tune: TuneArgument

  @Option(help: "The number of held-out tunes.")
  var tunes = 20

  @Option(help: "The largest distance in bars.")
  var bars = 20

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if !(1...10_000).contains(tunes) {
      throw ValidationError("--tunes \(tunes), expected 1 to 10000")
    }
    if !(2...200).contains(bars) { throw ValidationError("--bars \(bars), expected 2 to 200") }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let texts = try self.texts(loaded.model.vocabulary, in: session)
    let used = try memory.isUsed(by: loaded.model, session.settings)
    var lines: [HorizonResult.Line] = []
    for remembers in loaded.model.hasMemory && memory.memory == nil ? [true, false] : [used] {
      var horizon = MemoryHorizon(bars: bars)
      let predictor = loaded.model.predictor(.bf16, remembers: remembers)
      for (number, text) in texts.enumerated() {
        try session.console.checkInterrupt()
        session.progress("tune \(number + 1) of \(texts.count)")
        horizon.add(text, predictor)
      }
      lines.append(
        HorizonResult.Line(
          usesMemory: loaded.model.hasMemory && remembers, distances: horizon.distances))
    }
    let result = HorizonResult(lines, of: tune.reference ?? texts.count.counted("held-out tune"))
    session.show(result)
    try file.write(result, in: session)
  }

  /// The named tune, or held-out ones.
  private func texts(_ vocabulary: Vocabulary, in session: Session) throws -> [QuestionedTune] {
    if tune.reference != nil {
      let entry = try session.tune(tune.reference)
      let read = try QuestionedTune(entry.textToRead, vocabulary)
      if read.bars.count < 2 { throw Failure.tooFewBars(entry.name, count: read.bars.count) }
      return [read]
    }
    let found = Array(try session.loadedCorpus().tunes(in: .heldOut))
    if found.isEmpty { throw Failure.nothingHeldOut }
    let count = min(tunes, found.count)
    return try (0..<count).map {
      try QuestionedTune(found[$0 * found.count / count].string, vocabulary)
    }
  }
}
