import ArgumentParser
import Drawing
import JSON

struct NotebookRunCommand: Command {
  static let name = "notebook run"
  static let summary = "Run a notebook from its start and write its results anew"
  static let details = """
    The cells run in a session of their own; the text between them is kept. What a 'train' cell \
    learned is kept in a folder beside the notebook, so that the cell need not run again while its \
    text and all that it depends on are the same. If a cell fails, the notebook stays as it is.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("file", "the notebook"), .init("blocks", "how many blocks of cells ran"),
    .init("changed", "how many have other results than before"))

  @Argument(help: ArgumentHelp("The notebook.", valueName: "file"))
  var file: String

  @Flag(help: "Train even where the result is kept.")
  var fresh = false

  func run(in session: inout Session) throws {
    var notebook = try session.notebook(at: file)
    try session.files.checkWritable(file)
    var replay = NotebookReplay(notebook, name: file, isFresh: fresh, in: session)
    var changedCount = 0
    for index in notebook.parts.indices {
      guard case .block(var block) = notebook.parts[index], let ran = try replay.next() else {
        continue
      }
      if let failure = ran.failure { throw Failure(inNotebook: failure) }
      if block.results != ran.results { changedCount += 1 }
      block.results = ran.results
      block.inputs = ran.inputs
      notebook.parts[index] = .block(block)
    }
    notebook.version = LiltVersion.current
    try session.files.write(Array(notebook.text.utf8), to: file)
    let count = notebook.blocks.count
    session.show(
      FiguresResult(
        "\(count.counted("block")) of '\(file)' run, \(changedCount) with other results",
        ["file": .string(file), "blocks": .int(count), "changed": .int(changedCount)]))
  }
}

extension Failure {
  /// The failure of a cell in a notebook.
  init(inNotebook report: FailureReport) {
    self.init(report.message, hints: report.hints.map { .line($0) })
    excerpt = report.excerpt
    position = report.position
  }
}
