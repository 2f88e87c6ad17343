/// Constructs that people use: the tunes of `Tests/Fixtures/wild`.
public enum WildCorpus {
  /// The files, sorted by path.
  ///
  /// - Throws: `UnreadableFile` if one cannot be read.
  public static func files() throws -> [SourceTree.File] {
    try SourceTree.files(in: "Tests/Fixtures/wild", suffixes: [".abc"])
  }

  /// All tunes in one text, without the comments that say how they sound.
  ///
  /// - Throws: `UnreadableFile` if a file cannot be read.
  public static func text() throws -> String {
    let lines = try files().flatMap { $0.lines.filter { !$0.hasPrefix("%") || $0.hasPrefix("%%") } }
    return lines.joined(separator: "\n")
  }
}
