import CharRNN
import Drawing
import Safetensors

/// The checkpoints beside a notebook, with what its training cells learned.
///
/// Training is deterministic, so a cell whose text and inputs are unchanged need not run again.
struct TrainingStore: Sendable {
  /// The folder with the checkpoints.
  let folder: String
  /// Whether training takes place even if its result is kept.
  let isFresh: Bool
  /// The results of the cells, by the line of each cell that is a block of its own.
  private let results: [Int: String]

  /// The store of the notebook in `file`.
  init(_ notebook: NotebookText, file: String, isFresh: Bool) {
    folder = Self.folder(of: file)
    self.isFresh = isFresh
    var results: [Int: String] = [:]
    for block in notebook.blocks where block.results.count == 1 {
      results[block.line] = block.results[0].text
    }
    self.results = results
  }

  /// The folder for the notebook in `file`: `lesson.kept` for `lesson.md`.
  static func folder(of file: String) -> String { PathResolver.withoutExtension(file) + ".kept" }

  /// The file for what a cell with these inputs learned.
  static func path(for inputs: CellInputs, in folder: String) -> String {
    PathResolver.path(of: inputs.info.shortHash + CheckpointFiles.suffix, in: folder)
  }

  /// What the cell at `line` showed.
  func result(atLine line: Int) -> String? { results[line] }
}

extension Session {
  /// The model that a cell with the running cell's inputs has trained, and what it showed; `nil` if
  /// that is not kept.
  func keptTraining() -> (model: SessionModel, shown: String, path: String)? {
    guard let trainingStore, !trainingStore.isFresh, let running,
      let shown = trainingStore.result(atLine: running.line)
    else { return nil }
    let path = TrainingStore.path(for: running.inputs, in: trainingStore.folder)
    guard files.kind(of: path) == .file else { return nil }
    // The file is no input of the cell.
    defer { _ = files.trace.take() }
    do {
      return (try SessionModel(readCheckpoint(path), path: path), shown, path)
    } catch {
      warn("what was kept of this cell cannot be used, so it runs: \(error)")
      return nil
    }
  }

  /// Records that the running cell has trained the model, and keeps it if a notebook runs.
  mutating func keepTraining() {
    running?.hasTrained = true
    guard let trainingStore, let running else { return }
    keepTraining(of: running.inputs, in: trainingStore.folder)
  }

  /// Keeps the model as the result of a cell with these inputs.
  private func keepTraining(of inputs: CellInputs, in folder: String) {
    guard let model else { return }
    let path = TrainingStore.path(for: inputs, in: folder)
    do {
      try files.makeFolder(folder)
      try files.write(model.checkpoint(), to: path)
    } catch {
      warn("what was learned is not kept beside the notebook: \(error)")
    }
  }

  /// Keeps the model beside the notebook `file` as what the last cell learned that trained it, so
  /// that the cell need not run again.
  func keepLastTraining(of cells: ArraySlice<CellRecord>, for file: String) {
    guard let cell = cells.last(where: { $0.trainedModel != nil }), cell.saved.showsTheSame,
      let text = cell.saved.text, cell.trainedModel == model?.model.digest.hexadecimal
    else { return }
    let inputs = cell.inputs.ofText(text.trimmingTrailingNewlines)
    keepTraining(of: inputs, in: TrainingStore.folder(of: file))
  }
}
