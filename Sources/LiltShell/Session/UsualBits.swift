import CharRNN
import Composition

/// What the surprisal of tunes is compared with, kept as long as model and corpus stay the same.
struct UsualBits: Sendable {
  /// What it depends on.
  private struct Key: Equatable {
    let model: SHA256.Digest
    let corpus: Int
    let remembers: Bool
    let held: [HeldUnit]
  }

  private var key: Key?
  private var found: UsualSurprisal?

  /// How surprising the corpus's tunes are to the model; nil for a corpus of few tunes.
  ///
  /// - Throws: `Interrupted`; nothing is kept then.
  fileprivate mutating func measure(
    _ corpus: TuneCorpus, revision: Int, _ loaded: SessionModel, remembers: Bool,
    _ console: Console
  ) throws(Interrupted) -> UsualSurprisal? {
    let asked = Key(
      model: loaded.model.digest, corpus: revision, remembers: remembers, held: loaded.held)
    if key == asked { return found }
    console.progress("comparing with tunes of '\(corpus.name)'")
    let predictor = loaded.predictor(remembers: remembers)
    let measured = UsualSurprisal(corpus, loaded.model.vocabulary, predictor) {
      console.interrupt.isRequested
    }
    try console.checkInterrupt()
    (key, found) = (asked, measured)
    return measured
  }
}

extension Session {
  /// How surprising the corpus's tunes are to the model; nil without a corpus, or for one of few tunes.
  ///
  /// - Throws: `Interrupted`.
  mutating func usualSurprisal(
    _ loaded: SessionModel, remembers: Bool
  ) throws(Interrupted) -> UsualSurprisal? {
    guard let corpus else { return nil }
    return try usualBits.measure(
      corpus, revision: corpusRevision, loaded, remembers: remembers, console)
  }
}
