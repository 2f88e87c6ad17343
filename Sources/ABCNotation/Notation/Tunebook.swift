/// The tunes of one ABC text, with what the parser noticed while reading it.
public struct Tunebook: Hashable, Sendable {
  /// The tunes, in the order of their `X:` lines.
  public var tunes: [Tune] = []
  /// What has no reading, or a doubtful one, in source order.
  ///
  /// - Complexity: O(*n*) in the length of the text, if there are any: their lines and columns are
  ///   found when they are asked for.
  public var diagnostics: [Diagnostic] { reported.flatMap(\.located) }

  private var reported: [ReportedDiagnostics] = []

  /// Parses ABC 2.1 text.
  ///
  /// Parsing never fails as a whole: what has no reading is skipped, and a diagnostic says which
  /// characters and why. A tune starts at a line `X:` and ends at a blank line, the next `X:` or
  /// the end (ABC 2.1 §2.2); text outside of tunes is not music. A text without any `X:` has no
  /// tunes; `Tune(parsing:)` reads one all the same.
  ///
  /// - Complexity: O(*n*), where *n* is the length of `source`. `TuneReader` keeps one tune at a
  ///   time.
  public init(parsing source: String) {
    for read in TuneReader(source) {
      tunes.append(read.tune)
      if read.diagnosticCount > 0 { reported.append(read.reported) }
    }
  }
}

extension Tune {
  /// Parses a text that is one tune, with or without an `X:` line; where there are several tunes,
  /// the first.
  ///
  /// - Returns: The tune, and what the parser noticed. An empty text is a tune without music.
  /// - Complexity: O(*n*), where *n* is the length of `source`.
  public static func parsing(_ source: String) -> (tune: Tune, diagnostics: [Diagnostic]) {
    let read = TuneReader.firstTune(in: source)
    return (read.tune, read.diagnostics)
  }
}
