/// Parses the tunes of an ABC text one after the other.
///
/// Tunes are parsed on demand, so a tunebook of any size needs the memory of its text and one tune:
///
///     for read in TuneReader(text) {
///       play(read.tune.performance())
///     }
public struct TuneReader: Sequence, IteratorProtocol, Sendable {
  /// A tune and the diagnostics of the parser about it.
  public struct ReadTune: Sendable {
    /// The tune.
    public let tune: Tune
    let reported: ReportedDiagnostics
    /// The diagnostics about the text before the first tune; `nil` for later tunes, and for a text that
    /// starts with a tune.
    let aboutFile: ReportedDiagnostics?

    /// The diagnostics in source order, located in the whole text; the first tune has those about the
    /// file header.
    ///
    /// - Complexity: O(*n*) in the length of the tune's text if there are any, since lines and
    ///   columns are found on demand.
    public var diagnostics: [Diagnostic] { (aboutFile?.located ?? []) + reported.located }
    /// The number of diagnostics, at most 1,002 about the tune and as many about a file header.
    ///
    /// - Complexity: O(1).
    public var diagnosticCount: Int { reported.count + (aboutFile?.count ?? 0) }
    /// The number of warnings and errors among them.
    ///
    /// - Complexity: O(1).
    public var faultCount: Int { reported.faultCount + (aboutFile?.faultCount ?? 0) }
  }

  private let bytes: [UInt8]
  /// Where the first line starts, behind a byte order mark.
  private let start: Int
  private var lines: LineReader
  /// Storage for the signs of a tune, reused for the next.
  private var scratch: [Sign] = []
  /// The file header, once the first tune is reached; `nil` without one.
  private var fileHeader: FileHeader?
  /// The bytes before the first tune if there is a file header, else none.
  private var textBeforeTunes: ArraySlice<UInt8> = []

  /// Creates a reader at the start of a text.
  public init(_ text: String) { self.init(utf8: Array(text.utf8)) }

  /// Creates a reader at the start of a text in UTF-8; invalid bytes are read as U+FFFD.
  ///
  /// A byte order mark at the start is ignored.
  public init(utf8 bytes: [UInt8]) {
    self.bytes = bytes
    // Dropping a byte order mark would shift all offsets.
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lines = LineReader(bytes, from: start)
  }

  /// The next tune: from its `X:` line to a blank line, the next `X:` or the end (ABC 2.1 §2.2).
  public mutating func next() -> ReadTune? {
    let isFirst = lines.at == start
    if isFirst, !lines.isAtEnd, !lines.next.startsTune { return readFirstTune() }
    lines.skipToTune()
    return lines.isAtEnd ? nil : readTune()
  }

  /// Parses the text before the first tune, and the tune.
  private mutating func readFirstTune() -> ReadTune? {
    let start = lines
    lines.skipToTune()
    if lines.isAtEnd { return nil }
    let header = FileHeader(bytes, start, upTo: lines.at)
    if header.isEmpty { return readTune() }
    fileHeader = header
    textBeforeTunes = bytes[..<lines.at]
    return readTune(
      aboutFile: header.diagnostics.isEmpty
        ? nil : ReportedDiagnostics(header.diagnostics, in: textBeforeTunes))
  }

  /// The number of tunes from here on.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  public var count: Int {
    var ahead = lines
    var count = 0
    ahead.skipToTune()
    while !ahead.isAtEnd {
      count += 1
      ahead.pass()
      ahead.skipToTune()
    }
    return count
  }

  /// The first tune of a text, or the whole text as one tune if it has no `X:` line.
  public static func firstTune(in text: String) -> ReadTune {
    var reader = TuneReader(text)
    if let first = reader.next() { return first }
    reader.lines = LineReader(reader.bytes, from: reader.start)
    return reader.readTune()
  }

  /// Parses the tune that starts at the next line.
  private mutating func readTune(aboutFile: ReportedDiagnostics? = nil) -> ReadTune {
    let from = lines.location
    var diagnostics = DiagnosticCollector(from: from.utf8Offset)
    var parser = TuneParser(bytes, lines, inheriting: fileHeader)
    var tune = parser.parse(&diagnostics, scratch: &scratch)
    lines = parser.lines
    lines.passFreeText(bytes, &diagnostics)
    let source = bytes[from.utf8Offset..<lines.at]
    tune.source = Tune.Source(
      range: from..<lines.location, bytes: source, inherited: parser.inherited,
      inheritedPlace: parser.inheritedPlace, textBefore: textBeforeTunes)
    return ReadTune(
      tune: tune, reported: ReportedDiagnostics(diagnostics, in: source, startingAt: from),
      aboutFile: aboutFile)
  }
}
