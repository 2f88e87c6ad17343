import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct EvaluateCommand: Command {
  static let name = "evaluate"
  static let summary = "Measure how well the model predicts tunes, or judge tunes"
  static let details = """
    Reads every tune from a zero state after blank lines and predicts each of its characters, \
    without dropout. Bits per character: how many yes-or-no questions a character still needs. \
    Perplexity: how many equally likely characters would be as hard to predict. Of a split with more \
    than 500,000 characters, a sample of about as many is measured, always the same; --all measures \
    all. --inputs writes what the network reads, from which another program with its weights computes \
    the same figure.

    With --samples the model draws tunes, as 'sample' does with the session's settings and prime. \
    They are judged beside the held-out and the training tunes: form, bars, faults, keys, cadences \
    and what is copied. The first rows are the verdict of the first stage of the AI Music Generation \
    Challenge, which rejects tunes for plagiarism, rhythm and mode. With --tunes those of a file are judged, which needs no model. An example: \
    evaluate --samples 200 --temperature 0.8 --seed 1
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("split", "the tunes measured"), .init("tunes", "tunes read to their ends"),
    .init("of", "tunes of the split, of which those are a sample if they are fewer"),
    .init("characters", "characters predicted"),
    .init("memory", "whether the memory of the tune was used"),
    .init("precision", "of matrix products"),
    .init("nats", "mean loss a character"), .init("bitsPerCharacter", "the same in bits"),
    .init("perplexity", "e to the nats"), .init("accuracy", "the share predicted right"),
    .init("sets", "of judged tunes instead: the name of each set and its number of tunes"),
    .init("figures", "figure, name, and for each set value, low, high and tunes, or a reason"),
    .init("rejected", "set, number and reasons of each tune that fails the verdict"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    if case .noBF16 = error as? TrainingError { [.again("--precision f32")] } else { nil }
  }

  @Option(
    help: ArgumentHelp(
      "The tunes to measure: held-out, train or an ABC file.", valueName: "file"))
  var split = "held-out"

  @Flag(help: "Measure all tunes of the split, not a sample.")
  var all = false

  @Option(
    help: """
      The precision of matrix products: f32, as in all held-out figures; bf16, about twice as \
      fast; or auto.
      """)
  var precision = Choice(PrecisionChoice.f32)

  @Option(
    help: ArgumentHelp("Draw this many tunes and judge them.", valueName: "count"))
  var samples: Int?

  @Option(help: ArgumentHelp("Judge the tunes of this ABC file.", valueName: "file"))
  var tunes: String?

  @Option(help: "The temperature of --samples; otherwise the setting.")
  var temperature: Float?

  @Option(help: "The first seed of --samples; otherwise a new number.")
  var seed: UInt64?

  @OptionGroup var memory: MemoryOption

  @OptionGroup var form: FormOptions

  @OptionGroup var inputs: InputsOutput

  @OptionGroup var file: ResultOutput

  func validate() throws {
    if let samples, !(1...10_000).contains(samples) {
      throw ValidationError("--samples \(samples), expected 1 to 10000")
    }
    if samples == nil, temperature != nil || seed != nil || form.areGiven {
      throw ValidationError("--temperature, --seed and --form are for --samples")
    }
    if samples != nil || tunes != nil, inputs.path != nil {
      throw ValidationError("--inputs is for measured tunes, not for --samples and --tunes")
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    if samples == nil, tunes == nil {
      try measure(in: session)
    } else {
      try judge(in: &session)
    }
  }

  /// The records of the tunes to draw.
  private func records(_ count: Int, _ session: inout Session) throws -> [GenerationRecord] {
    let loaded = try session.loadedModel()
    var plan = SamplePlan(
      measuring: count, of: loaded,
      remembers: try memory.isUsed(by: loaded.model, session.settings), temperature: temperature,
      seed: seed, session.settings)
    plan.wish = form.legal.wish
    plan.particles = form.particles
    return try plan.records(loaded, &session)
  }

  /// Judges drawn tunes, those of a file, and those of the corpus.
  private func judge(in session: inout Session) throws {
    let records = try samples.map { try self.records($0, &session) }
    let read = try tunes.map { try tunesOfFile($0, session) }
    let job = try JudgingJob(in: &session)
    var sets: [JudgedTunes] = []
    if let records, let first = records.first {
      session.note("seed \(first.seed), \(first.settings.inWords)")
      let drawn = try SamplingJob(records, session.loadedModel().model, session.console)
        .drawTogether()
      sets.append(
        try job.judge(drawn.map { Array($0.text.unicodeScalars)[...] }, name: "samples"))
    }
    if let read, let tunes, !session.world.interrupt.isRequested {
      sets.append(try job.judge(read, name: tunes))
    }
    if !session.world.interrupt.isRequested { sets += try job.judgeCorpus() }
    sets.removeAll(where: \.judgements.isEmpty)
    if !sets.isEmpty {
      let result = JudgementResult(
        sets, hasCorpus: job.hasCorpus, beside: job.borrowing, hasSecondJudge: job.hasSecondJudge)
      session.show(result)
      try file.write(result, in: session)
    }
    if session.world.interrupt.isRequested {
      let count = sets.reduce(0) { $0 + $1.judgements.count }
      throw Failure("stopped after \(count.counted("judged tune"))", kind: .interrupted)
        .keepingWhatWasDone()
    }
  }

  /// Measures how well the model predicts the tunes of the split.
  private func measure(in session: Session) throws {
    let loaded = try session.loadedModel()
    let measuredTunes = try tunesOfSplit(session)
    let tunes = measuredTunes.tunes
    let texts = try self.texts(tunes, loaded.model.vocabulary)
    let precision = self.precision.value.precision(on: .current)
    let interrupt = session.world.interrupt
    let remembers = try memory.isUsed(by: loaded.model, session.settings)
    let follower = loaded.model.follower(remembers: remembers)
    let read = EvaluationInputs(loaded.model, texts: texts, follower: follower)
    try inputs.check(read, replaces: file.old.replace, in: session)
    let evaluator = try Evaluator(loaded.model, precision: precision, follower: follower)
    let measured = try evaluator.measure(texts, shouldStop: { interrupt.isRequested })
    let totals = measured.totals
    let isWhole = measured.textCount == tunes.count
    if totals.characters == 0, !isWhole { throw Interrupted() }
    let count = isWhole ? "" : "\(measured.textCount.grouped) of "
    let result = FiguresResult(
      """
      \(split): \(count)\(measuredTunes.inWords), \
      \(totals.characters.counted("character")) predicted\
      \(precision == .f32 ? "" : " in \(precision.rawValue)")\
      \(loaded.model.hasMemory && !remembers ? ", without memory of the tune" : "")
        \(totals.bitsPerCharacter.fixed(3)) bits a character \
      (\(totals.crossEntropy.fixed(3)) nats, perplexity \(totals.perplexity.fixed(2)))
        \((totals.accuracy * 100).fixed(1)) % predicted right
      """,
      [
        "split": .string(split), "tunes": .int(measured.textCount),
        "of": .int(measuredTunes.tuneCount),
        "characters": .int(totals.characters), "precision": .string(precision.rawValue),
        "memory": .bool(loaded.model.hasMemory && remembers),
        "nats": .figure(totals.crossEntropy),
        "bitsPerCharacter": .figure(totals.bitsPerCharacter),
        "perplexity": .figure(totals.perplexity), "accuracy": .figure(totals.accuracy),
      ])
    session.show(result)
    try file.write(result, in: session)
    if !isWhole {
      let count = measured.textCount.counted("tune")
      throw Failure(
        "stopped after \(count) of \(tunes.count.grouped), the longest first", kind: .interrupted
      ).keepingWhatWasDone()
    }
    try inputs.write(
      read, in: session,
      metadata: [
        "split": split, "memory": String(loaded.model.hasMemory && remembers),
        "precision": precision.rawValue,
        // As many digits on every machine, so that the file is as long.
        "bitsPerCharacter":
          totals.bitsPerCharacter.isFinite ? totals.bitsPerCharacter.fixed(12) : "null",
      ])
  }

  private func texts(
    _ tunes: [TuneText], _ vocabulary: Vocabulary
  ) throws(Failure) -> [Evaluator.Text] {
    do throws(UnknownCharacter) {
      return try vocabulary.evaluationTexts(of: tunes)
    } catch {
      throw .otherCharacters(
        vocabulary.missing(from: tunes.joined()), of: split, known: vocabulary.count)
    }
  }

  private func tunesOfSplit(_ session: Session) throws -> MeasuredTunes {
    switch split {
    case "held-out":
      let found = try session.loadedCorpus().measuredTunes(in: .heldOut, all: all)
      if found.tunes.isEmpty { throw Failure.nothingHeldOut }
      return found
    case "train":
      let found = try session.loadedCorpus().measuredTunes(in: .training, all: all)
      if found.tunes.isEmpty { throw Failure.nothingToTrainOn }
      return found
    default:
      if session.files.kind(of: split) == nil {
        throw Failure.unknownSplit(
          split, nearest: nearest(to: split, in: ["held-out", "train"]))
      }
      return MeasuredTunes(try tunesOfFile(split, session))
    }
  }

  private func tunesOfFile(_ path: String, _ session: Session) throws -> [TuneText] {
    let text = try session.decodedText(of: path).characters.completingTunes(heardOnly: true)
    let ranges = tuneRanges(in: text)
    if ranges.isEmpty { throw Failure.notATune }
    return ranges.map { text[$0] }
  }
}

extension MeasuredTunes {
  /// The number of tunes, and of how many they are a sample.
  fileprivate var inWords: String {
    isSample
      ? "a sample of \(tunes.count.grouped) of \(tuneCount.counted("tune"))"
      : tunes.count.counted("tune")
  }
}
