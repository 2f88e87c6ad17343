import Drawing
import JSON

/// A block that shows something else than what stands in its notebook, with the likely reason.
struct NotebookDifference {
  private let line: Int
  private let cell: String
  private let difference: ResultComparison.Difference
  private let reason: String

  /// - Parameters:
  ///   - block: The block as it stands in the notebook.
  ///   - inputs: What it read when it ran again.
  ///   - difference: The first difference of its results.
  ///   - version: The version of lilt that made the results in the notebook.
  init(
    _ block: NotebookText.Block, _ inputs: CellInputs,
    _ difference: ResultComparison.Difference, madeBy version: String?
  ) {
    line = block.line
    cell = String(block.text.prefix { $0 != "\n" })
    self.difference = difference
    reason = Self.reason(block, inputs, version)
  }

  private static func reason(
    _ block: NotebookText.Block, _ inputs: CellInputs, _ version: String?
  ) -> String {
    guard let before = block.inputs else { return "the notebook does not say what the block read" }
    if before.text != inputs.text { return "the text of the block was changed" }
    let files = inputs.files.filter { file in
      before.files.contains { $0.path == file.path && $0.hash != file.hash }
    }
    if let file = files.first { return "the file '\(file.path)' is another one" }
    let parts = inputs.differences(from: before).map { part in
      switch part {
      case .model: "the checkpoint is another one"
      case .vocabulary: "the vocabulary is another one"
      case .corpus: "the corpus is another one"
      case .settings: "the settings are others"
      case .prime: "the prime is another one"
      case .tunes: "earlier tunes are others"
      }
    }
    if !parts.isEmpty { return parts.joined(separator: ", ") }
    if let version, version != LiltVersion.current {
      return "the results are of lilt \(version), and this is \(LiltVersion.current)"
    }
    return "no seed is given, or the results were changed by hand"
  }

  /// The difference in lines.
  var text: String {
    """
    line \(line): '\(cell)' shows something else
      in the notebook  \(difference.expected ?? "nothing more")
      now              \(difference.found ?? "nothing more")
      likely reason    \(reason)
    """
  }

  var json: JSONValue {
    [
      "line": .int(line), "expected": difference.expected.map { .string($0) } ?? .null,
      "found": difference.found.map { .string($0) } ?? .null, "reason": .string(reason),
    ]
  }
}
