/// The tunes of an ABC text, and the diagnostics of the parser.
public struct Tunebook: Hashable, Sendable {
  /// The tunes, in the order of their `X:` lines.
  public var tunes: [Tune] = []
  /// The diagnostics about the text, in source order.
  ///
  /// They do not include those of performing a tune; see ``Performance/diagnostics``.
  ///
  /// - Complexity: O(*n*) in the length of the tunes that have any, since lines and columns are
  ///   found on demand.
  public var diagnostics: [Diagnostic] { reported.flatMap(\.located) }

  private var reported: [ReportedDiagnostics] = []

  /// Parses ABC 2.1 text.
  ///
  /// Parsing never fails: what cannot be read is skipped, and a diagnostic says which characters
  /// and why. A tune starts at a line `X:` and ends at a blank line, the next `X:` or the end (ABC
  /// 2.1 §2.2). Fields before the first tune hold for all of them (§2.2.2). Other text outside of
  /// tunes is ignored, so a text without any `X:` has no tunes; ``Tune/parsing(_:)`` reads it as one.
  ///
  /// - Complexity: O(*n*), where *n* is the length of `source`. To keep one tune at a time in
  ///   memory, use ``TuneReader``.
  public init(parsing source: String) {
    for read in TuneReader(source) {
      tunes.append(read.tune)
      if let aboutFile = read.aboutFile { reported.append(aboutFile) }
      if read.reported.count > 0 { reported.append(read.reported) }
    }
  }
}

extension Tune {
  /// Parses the first tune of a text, or the whole text as one tune if it has no `X:` line.
  ///
  /// - Returns: The tune and the diagnostics about it. An empty text gives a tune without music.
  /// - Complexity: O(*n*), where *n* is the length of `source`.
  public static func parsing(_ source: String) -> (tune: Tune, diagnostics: [Diagnostic]) {
    let read = TuneReader.firstTune(in: source)
    return (read.tune, read.diagnostics)
  }
}
