import CharRNN
import Composition
import Drawing

/// A cell that changed the session, with the session before it.
struct UndoStep {
  /// The position of the cell among the records.
  let position: Int
  /// The heading of its command in `help`.
  let group: CommandGroup
  /// Whether it changed the weights, which no earlier session has.
  let changesWeights: Bool
  /// The session before it, without records and earlier steps.
  fileprivate let before: [Session]
}

extension Session {
  /// The most cells that can be taken back; each may hold a model.
  private static let mostSteps = 20

  /// What `undo` is about; marks that a tune is saved are not.
  private struct Content: Equatable {
    let tunes: [[String]]
    let settings: Settings
    let prime: SessionPrime?
    let model: ObjectIdentifier?
    let held: [HeldUnit]
    let revision: Int?
    let step: Int?
    let corpus: Int
    let composing: [String]?

    init(_ session: Session) {
      tunes = session.tunes.entries.map { [$0.name, $0.text, $0.isKept ? "kept" : ""] }
      settings = session.settings
      prime = session.prime
      model = session.model.map { ObjectIdentifier($0.model) }
      held = session.held
      revision = session.model?.model.revision
      step = session.model?.provenance.step
      corpus = session.corpusRevision
      composing = session.composed.map { composed in
        let tree = composed.tree
        return ["\(tree.places.count) \(tree.here) \(tree.present.candidates.count)"]
          + tree.marks.map(\.name) + [composed.text]
      }
    }
  }

  /// Keeps the session `before` the cell that has run, if the cell changed anything that matters.
  mutating func noteChange(since before: Session, by command: any Command.Type) {
    let (old, new) = (Content(before), Content(self))
    guard sourceDepth == 0, !saving.isStepBack, !saving.isLeftOut, old != new else { return }
    var kept = before
    kept.records = CellRecords()
    kept.undoSteps = []
    undoSteps.append(
      UndoStep(
        position: cells.count, group: command.group,
        changesWeights: old.model == new.model
          && (old.revision != new.revision || old.step != new.step),
        before: [kept]))
    if undoSteps.count > Self.mostSteps { undoSteps.removeFirst() }
  }

  /// Takes back the last cell that changed the session, and the cells after it.
  ///
  /// - Returns: The text of the cell.
  /// - Throws: `Failure` if there is none, or if it trained the model.
  mutating func takeBackLastCell() throws(Failure) -> String {
    guard let step = undoSteps.last, let before = step.before.first else {
      throw .nothingToTakeBack
    }
    let text = cells[step.position].text
    if step.changesWeights { throw .trainingStays(text) }
    var back = before
    back.records = records
    back.records.leaveOut(from: step.position)
    back.undoSteps = undoSteps.dropLast()
    back.running = running
    back.console = console
    back.isTiming = isTiming
    self = back
    saving.isLeftOut = true
    return text
  }
}
