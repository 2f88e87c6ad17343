import CharRNN
import Drawing

/// How a training cell is saved.
struct TrainingSaving {
  /// The steps that it has taken.
  let steps: Int
  /// Whether it reached its goal.
  let isWhole: Bool
  /// Whether its goal is a time, which takes other steps on another day.
  let isTimed: Bool
  /// Whether its steps depend on where it was to end.
  let dependsOnEnd: Bool
}

extension Session {
  /// Records how many steps the running cell stands for, and keeps what it learned.
  mutating func recordTraining(_ training: TrainingSaving) {
    if training.steps > 0, !training.isWhole || training.isTimed {
      saving.changes.add(
        "--steps \(training.steps)", insteadOf: ["--steps", "--epochs", "--minutes"])
      saving.standsForWhatWasDone = true
    }
    if training.steps > 0, !training.isWhole, training.dependsOnEnd {
      saving.obstacle =
        "it was stopped after \(training.steps.counted("step")), which depend on its end"
    }
    if training.steps > 0 { keepTraining() }
  }

  /// Takes what a notebook keeps of the running cell, if nothing that it depends on has changed.
  ///
  /// - Parameter folder: The folder of its checkpoints, which becomes the model's.
  /// - Returns: Whether it was kept; it is then shown.
  mutating func takeKeptTraining(folder: String?) -> Bool {
    guard let kept = keptTraining() else { return false }
    let before = model
    model = kept.model
    // All is as after the training itself; the file beside the notebook is not the user's.
    model?.folder = folder.map { CheckpointFolder(path: $0) } ?? before?.folder
    model?.file = before?.file
    if model?.folder?.isShipped ?? true { model?.noteUnsaved() }
    running?.hasTrained = true
    show(TextResult(kept.shown))
    note("taken from '\(kept.path)': nothing that it depends on has changed")
    return true
  }
}
