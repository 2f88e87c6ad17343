import ArgumentParser
import CharRNN
import Composition
import Drawing

struct GuessCommand: Command {
  static let name = "guess"
  static let summary = "Bet on the next note of a held-out tune, against the model"
  static let details = """
    Shannon's game: the tune is shown up to a note, and each answer, a line of standard input, is a \
    bet on it. 'G2' lays half on that note; 'G2 B A' half of what is left on each in turn; 'G2 60 B 30' \
    as many percent. What is not laid lies on all notes by how often the corpus has them. Then the note \
    is shown, with the bits that it cost: −log₂ of the share that lay on it, the model's of its \
    probability, an n-gram's of that of the last \(NoteNGram.order) notes and bar lines. The fewer the \
    better. q, an empty line or the end of the input stops. With --bets nothing is asked; a saved session \
    has the bets that were made.
    """
  static let group = CommandGroup.instruments
  static let result: ResultShape? = GuessResult.shape

  @Option(help: "The tune's number in the corpus; otherwise a held-out tune by the seed.")
  var tune: Int?

  @Option(help: "The seed that chooses the tune; otherwise a new number.")
  var seed: UInt64?

  @Option(help: "The bars that are shown first.")
  var bars = 2

  @Option(help: "The number of notes to bet on.")
  var notes = 16

  @Option(
    help: ArgumentHelp("Make these bets, with ; between them, and ask nothing.", valueName: "bets"))
  var bets: String?

  @OptionGroup var memory: MemoryOption

  @OptionGroup var file: ResultOutput

  func validate() throws {
    guard (0...1000).contains(bars) else {
      throw ValidationError("--bars \(bars), expected 0 to 1000")
    }
    guard (1...1000).contains(notes) else {
      throw ValidationError("--notes \(notes), expected 1 to 1000")
    }
  }

  func run(in session: inout Session) throws {
    try file.check(in: session)
    let loaded = try session.loadedModel()
    let corpus = try session.loadedCorpus()
    let number = try chosenTune(of: corpus, &session)
    let text = corpus.text(of: corpus.tunes[number - 1])
    let training = corpus.tunes(in: .training)
    if training.isEmpty { throw Failure.nothingToTrainOn }
    let begun = try GuessingGame(
      text, afterBars: bars, count: notes, model: loaded.model,
      remembers: memory.isUsed(by: loaded.model, session.settings), ngram: NoteNGram(training))
    guard var game = begun else { throw Failure.nothingToGuess(bars: bars) }
    if corpus.tunes[number - 1].role != .heldOut {
      session.warn("tune \(number.grouped) is not held out: a model may know it by heart")
    }
    if let bets {
      for bet in bets.split(separator: ";") where !game.isOver {
        try Self.take(String(bet), &game)
      }
    } else {
      session.note("tune \(number.grouped) of \(corpus.name):\n\(game.shown)")
      try ask(&game, session)
      let made = game.score.turns.map(\.bet).joined(separator: "; ")
      session.saving.showsTheSame = false
      session.saving.changes.add("--bets=\(made.asQuotedWord)")
    }
    let wasStopped = session.world.interrupt.isRequested
    if game.score.turns.isEmpty, wasStopped { throw Interrupted() }
    let result = GuessResult(game, tune: number, title: text.field("T"))
    session.warnIfNaN(game.score.total.model)
    session.show(result)
    try file.write(result, in: session)
    if wasStopped {
      throw Failure("stopped after \(game.score.turns.count.counted("note"))", kind: .interrupted)
        .keepingWhatWasDone()
    }
  }

  /// The number, from 1, of the tune to guess.
  private func chosenTune(of corpus: TuneCorpus, _ session: inout Session) throws -> Int {
    if let tune {
      guard corpus.tunes.indices.contains(tune - 1) else {
        throw Failure.noSuchTuneInCorpus(number: tune, count: corpus.tunes.count)
      }
      return tune
    }
    let heldOut = corpus.tunes.indices.filter { corpus.tunes[$0].role == .heldOut }
    if heldOut.isEmpty { throw Failure.nothingHeldOut }
    var generator = Xoshiro256StarStar(seed: session.seed(seed))
    return heldOut[Int(generator.nextUnit() * Double(heldOut.count))] + 1
  }

  /// Asks for bets until the notes, the input or the user's patience end.
  private func ask(_ game: inout GuessingGame, _ session: Session) throws {
    while !game.isOver {
      let line = try session.world.answer("note> ")
      if session.world.interrupt.isRequested { return }
      guard let line, !line.isEmpty, line != "q", line != QuitCommand.name else { return }
      do {
        guard let turn = try Self.take(line, &game) else { return }
        session.note(Self.words(turn))
        if !game.isOver {
          let shown = game.shown.split(separator: "\n", omittingEmptySubsequences: false)
          session.note("\(game.leftCount.grouped) left: \(shown.last ?? "")…")
        }
      } catch {
        // A script cannot try again, and its further answers would mean something else.
        guard session.isAtPrompt else { throw error }
        session.warn(Failure(error).message)
      }
    }
  }

  @discardableResult
  private static func take(_ text: String, _ game: inout GuessingGame) throws -> GuessingGame.Turn?
  {
    do throws(NoteBet.Fault) {
      let typed = text.split(separator: " ").joined(separator: " ")
      return game.take(try NoteBet(typed), typed: typed)
    } catch {
      switch error {
      case .empty: throw Failure.noBet("an empty bet, expected a note such as G2")
      case .word(let word):
        throw Failure.noBet("'\(word)' is no note and no share, expected such as G2 or G2 60 B 30")
      case .mixed:
        throw Failure.noBet("'\(text)' has shares for some notes, expected for all or none")
      case .tooMuch(let sum):
        throw Failure.noBet("'\(text)' lays \(sum.fixed(0)) %, expected at most 100")
      }
    }
  }

  private static func words(_ turn: GuessingGame.Turn) -> String {
    let bits = turn.bits
    return "it was \(turn.note): \(bits.person.fixed(1)) bits for you, "
      + "\(bits.model.fixed(1)) for the model, \(bits.ngram.fixed(1)) for the n-gram"
  }
}
