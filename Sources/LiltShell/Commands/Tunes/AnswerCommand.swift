import ArgumentParser
import CharRNN
import Composition

struct AnswerCommand: RawCommand {
  static let name = "answer"
  static let summary = "Make a new tune: a phrase and an answer of the same length"
  static let textName = "[TUNE|ABC…]"
  static let details = """
    The answer has as many bars as the phrase and closes on the tonic: 'answer GABc dBAG|'. The \
    phrase is a text, the first bars of a tune, or the prime. A text without a K: line gets a header \
    as 'prime' gives it.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = RevisedTuneResult.shape

  static func hints(on error: any Error) -> [Failure.Hint]? {
    error is UnreadableHeader ? ["\(name) --meter 6/8 …"] : Failure.hints(onRevision: error)
  }

  @Option(help: ArgumentHelp("The bars of a tune that are the phrase.", valueName: "n"))
  var bars = 4

  @OptionGroup var header: HeaderOptions

  @OptionGroup var options: RevisionOptions

  func validate() throws {
    guard (1...TuneForm.mostBars).contains(bars) else {
      throw ValidationError("--bars \(bars), expected 1 to \(TuneForm.mostBars)")
    }
  }

  func run(_ text: String?, in session: inout Session) throws {
    let loaded = try session.loadedModel()
    guard var prime = try text.map({ try phrase($0, session) }) ?? session.prime else {
      throw Failure.noPhrase
    }
    if !header.choices.isEmpty { prime.choices = header.choices.filled(from: prime.choices) }
    let (resolved, chosen) = try prime.resolved(for: loaded, session.settings)
    if let chosen { session.note(chosen) }
    let opening = resolved.opening
    let source = TuneShelf.Entry(name: "the phrase", text: opening, cell: 0)
    try RevisionJob(
      revision: .answer, command: Self.name, titleWords: "phrase and answer", seed: options.seed,
      candidates: options.candidates
    ).run(source, in: &session)
  }

  /// The phrase that a text is, or the first bars of the tune that it names.
  private func phrase(_ text: String, _ session: Session) throws -> SessionPrime {
    let typed = try session.tuneOrText(text)
    if typed == text {
      return SessionPrime(text: text, isBare: false, choices: HeaderChoices())
    }
    let vocabulary = try session.loadedModel().model.vocabulary
    let tune = TuneTitle.readable(typed, vocabulary)
    let phrase = try TuneReviser.phrase(of: tune, bars: bars)
    return SessionPrime(text: phrase, isBare: false, choices: HeaderChoices())
  }
}
