import Composition
import Drawing

/// Tunes with a name and what the judge found in each.
struct JudgedTunes: Sendable {
  let name: String
  var judgements: [TuneJudgement]
  /// Whether they are not those of the corpus.
  var areNew = true
}

/// Judges sets of tunes, beside those of the session's corpus.
struct JudgingJob {
  private let session: Session
  private let matches: CorpusMatches?
  /// How much people's tunes have in common with the corpus; nil if that is unknown.
  let borrowing: HumanBorrowing?
  private let second: SecondJudge?

  /// - Throws: `Interrupted`.
  init(in session: inout Session) throws(Interrupted) {
    matches = session.corpusMatches()
    borrowing = try session.humanBorrowing()
    self.session = session
    second = SecondJudge(in: session)
  }

  /// Whether tunes are compared with a corpus.
  var hasCorpus: Bool { matches != nil }
  /// Whether abc2midi is installed.
  var hasSecondJudge: Bool { second != nil }

  /// Judges `tunes` until the user asks to stop.
  ///
  /// If the user has asked before, all tunes are judged, but not by abc2midi.
  ///
  /// - Parameters:
  ///   - tunes: The tunes.
  ///   - name: Their name in the table.
  ///   - isTraining: Whether they are the training tunes, each of which is compared with the others.
  /// - Returns: The judged tunes.
  /// - Throws: `ProgramError`, `FileError`.
  func judge(_ tunes: [TuneText], name: String, isTraining: Bool = false) throws -> JudgedTunes {
    let interrupt = session.world.interrupt
    let wasStopped = interrupt.isRequested
    var result = JudgedTunes(name: name, judgements: [])
    for (place, tune) in tunes.enumerated() {
      if interrupt.isRequested, !wasStopped { return result }
      result.judgements.append(
        TuneJudgement(
          tune, comparedWith: matches?.index,
          in: matches?.training(except: isTraining ? place : nil) ?? MatchIndex.Scope(),
          beside: borrowing))
    }
    guard let second, !wasStopped else { return result }
    do {
      try second.judge(tunes) { verdict, place in
        result.judgements[place].verdict = verdict
        session.console.progress(
          "\(name): \((place + 1).grouped) of \(tunes.count.counted("tune")) judged")
      }
    } catch is Interrupted {}
    return result
  }

  /// Judges the held-out and the training tunes of the session's corpus, as far as there are any.
  ///
  /// - Returns: A set for each, unless the user asks to stop.
  /// - Throws: `ProgramError`, `FileError`.
  func judgeCorpus() throws -> [JudgedTunes] {
    var sets: [JudgedTunes] = []
    let heldOut = session.corpus.map { Array($0.tunes(in: .heldOut)) } ?? []
    let training = session.corpus.map { Array($0.tunes(in: .training)) } ?? []
    for (tunes, name, isTraining) in [(heldOut, "held-out", false), (training, "training", true)]
    where !tunes.isEmpty && !session.world.interrupt.isRequested {
      var set = try judge(tunes, name: name, isTraining: isTraining)
      set.areNew = false
      sets.append(set)
    }
    return sets
  }
}
