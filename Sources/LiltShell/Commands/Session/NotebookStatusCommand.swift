import ArgumentParser
import Drawing
import JSON

struct NotebookStatusCommand: Command {
  static let name = "notebook status"
  static let summary = "List the blocks of a notebook and which of them are stale"
  static let details = """
    Nothing runs: the text of each block, and the files that it read, are compared with the hashes \
    that stand in the notebook. Blocks after a stale one are stale too.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .array(
    of: "blocks", .init("line", "of its first cell"), .init("cell", "its first line"),
    .init("stale", "whether its results may be wrong"), .init("reason", "why, or null"))

  @Argument(help: ArgumentHelp("The notebook.", valueName: "file"))
  var file: String

  func run(in session: inout Session) throws {
    let notebook = try session.notebook(at: file)
    var isStale = false
    var rows: [Row] = []
    for block in notebook.blocks {
      let reason =
        Self.reason(block, session) ?? (isStale ? "a block before it is stale" : nil)
      if reason != nil { isStale = true }
      rows.append(Row(block: block, reason: reason))
    }
    session.show(ListingResult(rows, Self.columns))
    let count = rows.count { $0.reason != nil }
    session.note(
      count == 0
        ? "nothing is stale"
        : "\(count.counted("block")) stale; '\(NotebookRunCommand.name) \(file.asWord)' runs them")
  }

  private struct Row {
    let block: NotebookText.Block
    let reason: String?
  }

  /// Why the results of a block may be wrong, whatever the blocks before it are.
  private static func reason(_ block: NotebookText.Block, _ session: Session) -> String? {
    guard let inputs = block.inputs else { return "it has not run" }
    if inputs.text != block.text.shortHash { return "its text was changed" }
    for file in inputs.files {
      let hash = session.hash(ofFile: session.path(of: file))
      if hash == nil { return "the file '\(file.path)' is missing" }
      if hash != file.hash { return "the file '\(file.path)' was changed" }
    }
    return nil
  }

  private static let columns: [ListedColumn<Row>] = [
    .right("line", key: "line") { .number($0.block.line) },
    .left("cell", key: "cell") { .words(String($0.block.text.prefix { $0 != "\n" })) },
    .left("", key: "stale") { .flag($0.reason != nil, "stale", "") },
    .left("", key: "reason") { .words($0.reason) },
  ]
}
