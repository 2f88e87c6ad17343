import ABCNotation
import Drawing
import JSON

/// The faults of the tunes of a text, each with its location and an excerpt.
struct DiagnosticsResult: CommandResult {
  /// The tune or file.
  let source: String
  let tuneCount: Int
  private var summary = FaultSummary()
  private var remarkCount = 0
  private var found: [Found] = []

  private struct Found {
    let tune: Int
    let diagnostic: Diagnostic
    /// The line, and carets under the fault.
    let excerpt: String
  }

  init(source: String, tuneCount: Int) {
    self.source = source
    self.tuneCount = tuneCount
  }

  /// Adds the faults of the `number`th tune of the text.
  ///
  /// - Returns: The lines to show, each with its newline.
  mutating func add(_ tune: PlayedTune, number: Int) -> String {
    summary.add(tune, number: number)
    remarkCount += tune.remarkCount
    guard tune.faultCount + tune.remarkCount > 0 else { return "" }
    let added = tune.diagnostics.map {
      Found(tune: number, diagnostic: $0, excerpt: tune.excerpt(of: $0))
    }
    found += added
    return added.map(lines).joined()
  }

  var blocks: [Block] { found.map { .text(lines($0)) } + [.text(end)] }

  /// The last line: the numbers of tunes, faults and remarks.
  var end: String {
    let remarks = remarkCount > 0 ? ", \(remarkCount.counted("remark"))" : ""
    return "\(source): \(tuneCount.counted("tune")), \(summary.text)\(remarks)\n"
  }

  private func lines(_ found: Found) -> String {
    let excerpt = found.excerpt.split(separator: "\n").map { "  \($0)\n" }.joined()
    return "\(source):\(found.diagnostic)\n\(excerpt)"
  }

  var json: JSONValue {
    [
      "source": .string(source), "tunes": .int(tuneCount),
      "faults": .array(found.map(Self.json)),
    ]
  }

  private static func json(_ found: Found) -> JSONValue {
    let diagnostic = found.diagnostic
    let (from, to) = (diagnostic.range.lowerBound, diagnostic.range.upperBound)
    return [
      "tune": .int(found.tune), "name": .string(diagnostic.name),
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message.text),
      "line": .int(from.line), "column": .int(from.column),
      "endLine": .int(to.line), "endColumn": .int(to.column),
    ]
  }
}
