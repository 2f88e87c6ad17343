import Drawing

/// A run of all blocks of a notebook in a session of its own.
struct NotebookReplay {
  /// A block that has run.
  struct Ran {
    /// What it read.
    let inputs: CellInputs
    /// What it showed.
    let results: [ResultText]
    /// The words of it that are measured; `nil` if all of it is.
    let measured: Set<String>?
    /// Why it failed.
    let failure: FailureReport?
  }

  private let name: String
  private let blocks: [NotebookText.Block]
  private let sink: QuietSink
  private var session: Session
  private var position = 0

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - notebook: The notebook.
  ///   - name: Its file.
  ///   - isFresh: Whether training takes place even if its result is kept.
  ///   - parent: The session of the command, whose world and progress the run uses.
  init(_ notebook: NotebookText, name: String, isFresh: Bool, in parent: Session) {
    self.name = name
    blocks = notebook.blocks
    sink = QuietSink(parent.console)
    var world = parent.world
    world.output = sink
    session = Session(world: world)
    session.trainingStore = TrainingStore(notebook, file: name, isFresh: isFresh)
  }

  /// Runs the next block; `nil` after the last one.
  ///
  /// - Throws: `Interrupted`.
  mutating func next() throws -> Ran? {
    guard position < blocks.count else { return nil }
    let block = blocks[position]
    position += 1
    sink.progress("block \(position) of \(blocks.count)")
    let inputs = session.inputs(of: block.text)
    let first = session.cells.count
    do throws(Failure) {
      for cell in try block.cells(in: name) {
        let outcome = session.execute(cell, at: Position(file: name, line: cell.line))
        if outcome != .done { break }
      }
    } catch {
      session.tell(error, at: error.position)
    }
    try session.checkInterrupt()
    let results = session.cells[first...].flatMap { $0.results ?? [] }
    var measured: Set<String>? = []
    for result in results {
      switch result.measured {
      case .nothing: break
      case .words(let words): measured?.formUnion(words)
      case .everything: measured = nil
      }
    }
    return Ran(
      inputs: inputs.reading(session.cells[first...].flatMap(\.reads), session),
      results: MarkdownRenderer.texts(of: results), measured: measured, failure: sink.takeFailure())
  }
}

/// Keeps failures, passes progress on, and drops all other output.
private final class QuietSink: OutputSink {
  private let parent: Console
  private var report: FailureReport?
  let failure: OutputFailure? = nil

  init(_ parent: Console) { self.parent = parent }

  func receive(_ output: Output) {
    switch output {
    case .failure(let report): self.report = self.report ?? report
    case .progress(let progress): parent.progress(progress.text)
    default: break
    }
  }

  func progress(_ text: String) { parent.progress(text) }

  func takeFailure() -> FailureReport? {
    defer { report = nil }
    return report
  }
}

extension NotebookText.Block {
  /// The cells of the block, with their lines in the file.
  ///
  /// - Throws: `Failure` if the block ends within a cell.
  func cells(
    in file: String, _ variables: [String: String] = [:]
  ) throws(Failure) -> [Cell] {
    do {
      return try Script(name: file, text: text + "\n", variables: variables).cells.map {
        $0.atLine($0.line + line - 1)
      }
    } catch {
      throw Failure(error).at(Position(file: file, line: line))
    }
  }
}
