import CharRNN
import Composition
import Drawing

/// Draws a part of a tune anew and puts the result on the shelf.
struct RevisionJob {
  /// What to draw anew.
  let revision: Revision
  /// The command with its options but those of the draws, for the tune's record.
  let command: String
  /// What the new title says behind the old one.
  let titleWords: String
  let seed: UInt64?
  let candidates: Int

  /// Revises `entry`, shows and shelves the new tune.
  ///
  /// - Parameters:
  ///   - entry: The tune; for an answer the phrase with its header.
  ///   - session: The session.
  /// - Throws: `Failure`, `RevisionError`, `ConstraintError`, `UnknownCharacter`; `Interrupted`.
  func run(_ entry: TuneShelf.Entry, in session: inout Session) throws {
    let loaded = try session.loadedModel()
    var settings = session.settings.sampling()
    settings.held = loaded.held
    let seed = session.seed(self.seed)
    let interrupt = session.world.interrupt
    let reviser = TuneReviser(loaded.model, settings, candidates: candidates)
    let revised = try reviser.revise(
      TuneTitle.readable(entry.textToRead, loaded.model.vocabulary), revision, seed: seed,
      shouldStop: { interrupt.isRequested })
    guard let revised else { throw Interrupted() }
    let drawing = "seed \(seed), \(candidates.counted("candidate")), \(settings.stagesInWords)"
    let title = (entry.title.map { $0 + ", " } ?? "") + titleWords
    let text = TuneTitle.setting(title, in: revised.text)
    let change = "\(command) --seed \(seed) --candidates \(candidates)"
    var record = entry.record
    let model = loaded.model.digest.hexadecimal.prefix(12)
    let words = "\(change), \(settings.stagesInWords), model \(model)"
    record?.changes.append(words)
    let added = session.tunes.add(
      record == nil ? GenerationRecord.noted(text, of: entry.text, changed: words) : text,
      cell: session.cellNumber, record: record)
    session.note(drawing)
    let result = RevisedTuneResult(
      added, of: entry.name, revised, change: change, seed: seed,
      people: session.corpus.flatMap(Self.peoplesChordTones))
    session.show(result)
    session.warnIfNaN(revised.bits.after)
    session.note(result.summary)
  }

  /// The share of chord tones in the training tunes of a corpus; nil without chord symbols.
  private static func peoplesChordTones(_ corpus: TuneCorpus) -> Double? {
    let judged = Array(corpus.tunes(in: .training).map { TuneJudgement($0) })
    return JudgedFigure.all.first { $0.key == "chordTones" }?.estimate(over: judged)?.value
  }
}
