import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON

struct EvaluateCommand: Command {
  static let name = "evaluate"
  static let summary = "Measure how well the model predicts tunes"
  static let details = """
    Reads every tune from a zero state after blank lines and predicts each of its characters, \
    without dropout. Bits per character: how many yes-or-no questions a character still needs. \
    Perplexity: how many equally likely characters would be as hard to predict.
    """
  static let group = CommandGroup.model
  static let result: ResultShape? = .object(
    .init("split", "the tunes measured"), .init("tunes", "how many tunes it has"),
    .init("characters", "characters predicted"), .init("precision", "of matrix products"),
    .init("nats", "mean loss a character"), .init("bitsPerCharacter", "the same in bits"),
    .init("perplexity", "e to the nats"), .init("accuracy", "the share predicted right"))

  static func hints(on error: any Error) -> [Failure.Hint]? {
    if case .noBF16 = error as? TrainingError { [.again("--precision f32")] } else { nil }
  }

  @Option(
    help: ArgumentHelp(
      "The tunes to measure: held-out, train or an ABC file.", valueName: "file"))
  var split = "held-out"

  @Option(
    help: """
      The precision of matrix products: f32, as in all held-out figures; bf16, about twice as \
      fast; or auto.
      """)
  var precision = Choice(PrecisionChoice.f32)

  func run(in session: inout Session) throws {
    let loaded = try session.loadedModel()
    let tunes = try self.tunes(session)
    let texts = try self.texts(tunes, loaded.model.vocabulary)
    let precision = self.precision.value.precision(on: .current)
    guard
      let totals = try Evaluator(loaded.model, precision: precision).evaluate(
        texts, shouldStop: { session.world.interrupt.isRequested })
    else { throw Interrupted() }
    session.show(
      FiguresResult(
        """
        \(split): \(tunes.count.counted("tune")), \
        \(totals.characters.counted("character")) predicted\
        \(precision == .f32 ? "" : " in \(precision.rawValue)")
          \(totals.bitsPerCharacter.fixed(3)) bits a character \
        (\(totals.crossEntropy.fixed(3)) nats, perplexity \(totals.perplexity.fixed(2)))
          \((totals.accuracy * 100).fixed(1)) % predicted right
        """,
        [
          "split": .string(split), "tunes": .int(tunes.count),
          "characters": .int(totals.characters), "precision": .string(precision.rawValue),
          "nats": .figure(totals.crossEntropy),
          "bitsPerCharacter": .figure(totals.bitsPerCharacter),
          "perplexity": .figure(totals.perplexity), "accuracy": .figure(totals.accuracy),
        ]))
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

  private func tunes(_ session: Session) throws -> [TuneText] {
    switch split {
    case "held-out":
      let tunes = try session.loadedCorpus().tunes(in: .heldOut)
      if tunes.isEmpty { throw Failure.nothingHeldOut }
      return tunes
    case "train":
      let tunes = try session.loadedCorpus().tunes(in: .training)
      if tunes.isEmpty { throw Failure.nothingToTrainOn }
      return tunes
    default:
      if session.files.kind(of: split) == nil {
        throw Failure.unknownSplit(
          split, nearest: nearest(to: split, in: ["held-out", "train"]))
      }
      let text = try session.decodedText(of: split).characters
      let ranges = tuneRanges(in: text)
      if ranges.isEmpty { throw Failure.notATune }
      return ranges.map { text[$0] }
    }
  }
}
