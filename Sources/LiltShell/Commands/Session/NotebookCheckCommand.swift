import ArgumentParser
import Drawing
import JSON

struct NotebookCheckCommand: Command {
  static let name = "notebook check"
  static let summary = "Run a notebook again and compare its results"
  static let details = """
    The cells run in a session of their own, and the notebook does not change. Text must be the \
    same; times and speeds are not compared; figures, which are numbers with decimals, may differ by \
    --tolerance. The first block that differs is shown with the likely reason.
    """
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("file", "the notebook"), .init("blocks", "how many blocks of cells it has"),
    .init("compared", "how many of them have results"),
    .init("differ", "how many show something else"),
    .init("first", "line, expected, found and reason of the first difference, or null"))

  @Argument(help: ArgumentHelp("The notebook.", valueName: "file"))
  var file: String

  @Option(help: "The share by which figures may differ.")
  var tolerance = ResultComparison.standardTolerance

  @Flag(help: "Train even where the result is kept.")
  var fresh = false

  func validate() throws {
    guard (0...1).contains(tolerance) else {
      throw ValidationError("--tolerance \(tolerance), expected 0 to 1")
    }
  }

  func run(in session: inout Session) throws {
    let notebook = try session.notebook(at: file)
    var replay = NotebookReplay(notebook, name: file, isFresh: fresh, in: session)
    let comparison = ResultComparison(tolerance: tolerance)
    var comparedCount = 0
    var differCount = 0
    var first: NotebookDifference?
    for block in notebook.blocks {
      guard let ran = try replay.next() else { break }
      if let failure = ran.failure {
        throw Failure(inNotebook: failure)
      }
      guard !block.results.isEmpty, let measured = ran.measured else { continue }
      comparedCount += 1
      guard
        let found = comparison.difference(of: block.results, ran.results, measured: measured)
      else { continue }
      differCount += 1
      first =
        first ?? NotebookDifference(block, ran.inputs, found, madeBy: notebook.version)
    }
    let count = notebook.blocks.count
    session.show(
      FiguresResult(
        Self.words(comparedCount, of: count, first),
        [
          "file": .string(file), "blocks": .int(count), "compared": .int(comparedCount),
          "differ": .int(differCount), "first": first?.json ?? .null,
        ]))
    if differCount > 0 {
      throw Failure.notebookDiffers(differCount, of: comparedCount, in: file)
    }
  }

  private static func words(
    _ comparedCount: Int, of count: Int, _ first: NotebookDifference?
  ) -> String {
    let rest = count - comparedCount
    let others = rest > 0 ? ", \(rest) without results to compare" : ""
    return first?.text ?? "\(comparedCount.counted("block")) as before\(others)"
  }
}
