public import Testing

/// Checks that the example of a documentation catalogue is code that a test runs: the first fenced
/// block of Swift in the catalogue equals the lines of the test between `// docs-begin` and
/// `// docs-end`, their common indentation taken off.
///
/// - Parameters:
///   - path: The catalogue, from the package's folder.
///   - sourceFile: The test's file, `#filePath`.
///   - sourceLocation: Where a failure is reported.
public func expectExample(
  inCatalogue path: String, of sourceFile: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    let catalogue = try Fixtures.text(at: Corpora.packageFolder + "/" + path)
    let source = try Fixtures.text(at: sourceFile)
    let shown = try #require(
      lines(of: catalogue, after: "```swift", before: "```"), "no example in '\(path)'",
      sourceLocation: sourceLocation)
    let run = try #require(
      lines(of: source, after: "// docs-begin", before: "// docs-end"),
      "no marked lines in '\(sourceFile)'", sourceLocation: sourceLocation)
    #expect(shown == run, sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}

/// The lines between the first that is `start` and the next that is `end`, white space around them
/// left out; `nil` where there are none.
///
/// The lines' common indentation is taken off.
private func lines(of text: String, after start: String, before end: String) -> [String]? {
  func isMark(_ line: Substring, _ mark: String) -> Bool {
    line.drop { $0 == " " } == mark
  }
  let all = text.split(separator: "\n", omittingEmptySubsequences: false)
  guard let first = all.firstIndex(where: { isMark($0, start) }),
    let last = all[(first + 1)...].firstIndex(where: { isMark($0, end) })
  else { return nil }
  let found = all[(first + 1)..<last]
  let indentation =
    found.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
  return found.map { String($0.dropFirst(indentation)) }
}
