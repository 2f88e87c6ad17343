public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Expects `text` to equal the fixture `name`.
///
/// With `RECORD_GOLDEN` set in the environment it rewrites the fixture and fails, so that no
/// recording passes unread.
public func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let path = Fixtures.path(name)
  if getenv("RECORD_GOLDEN") != nil {
    guard let file = fopen(path, "wb") else { throw UnreadableFile(path: path, code: errno) }
    fputs(text, file)
    fclose(file)
    Issue.record(
      "recorded '\(name)'; read it, then run without RECORD_GOLDEN", sourceLocation: sourceLocation)
    return
  }
  let expected = try Fixtures.text(at: path)
  #expect(text == expected, "'\(name)' differs", sourceLocation: sourceLocation)
}
