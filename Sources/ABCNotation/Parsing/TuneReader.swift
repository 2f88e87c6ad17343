/// Reads the tunes of an ABC text one after the other.
///
/// A tune is read when it is asked for, so that a tunebook of any size takes the room of one tune:
///
///     for read in TuneReader(text) {
///       play(read.tune.performance())
///     }
public struct TuneReader: Sequence, IteratorProtocol, Sendable {
  /// A tune with what was noticed while it was read.
  public struct ReadTune: Sendable {
    /// The tune.
    public let tune: Tune
    let reported: ReportedDiagnostics

    /// What has no reading, or a doubtful one, in source order.
    ///
    /// - Complexity: O(*n*) in the length of the tune's text, if there are any: their lines and
    ///   columns are found when they are asked for.
    public var diagnostics: [Diagnostic] { reported.located }
    /// How many diagnostics there are; this costs nothing.
    public var diagnosticCount: Int { reported.count }
    /// How many of them are faults, not notes.
    public var faultCount: Int { reported.faultCount }
  }

  private let bytes: [UInt8]
  private var lines: LineReader
  /// Room for the signs of one tune, used again for the next.
  private var scratch: [Sign] = []

  /// A reader before the first tune of a text.
  public init(_ text: String) { self.init(utf8: Array(text.utf8)) }

  /// A reader before the first tune of a text in UTF-8; what is no UTF-8 is read as U+FFFD.
  public init(utf8 bytes: [UInt8]) {
    // A byte order mark is no text; dropping it would move all offsets, so it is blanked.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.bytes = [0x20, 0x20, 0x20] + bytes.dropFirst(3)
    } else {
      self.bytes = bytes
    }
    lines = LineReader(self.bytes)
  }

  /// The next tune: from its `X:` line to a blank line, the next `X:` or the end (ABC 2.1 §2.2).
  public mutating func next() -> ReadTune? {
    lines.skipToTune()
    return lines.isAtEnd ? nil : readTune()
  }

  /// How many tunes there are from here on.
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

  /// The first tune of a text, or the whole text as one tune where none starts in it.
  public static func firstTune(in text: String) -> ReadTune {
    var reader = TuneReader(text)
    if let first = reader.next() { return first }
    reader.lines = LineReader(reader.bytes)
    return reader.readTune()
  }

  /// Reads the tune that starts at the next line.
  private mutating func readTune() -> ReadTune {
    let from = lines.location
    var diagnostics = DiagnosticCollector(from: from.utf8Offset)
    var parser = TuneParser(bytes, lines)
    var tune = parser.parse(&diagnostics, scratch: &scratch)
    lines = parser.lines
    lines.skipToTune()
    let source = bytes[from.utf8Offset..<lines.at]
    tune.source = Tune.Source(range: from..<lines.location, bytes: source)
    return ReadTune(
      tune: tune, reported: ReportedDiagnostics(diagnostics, in: source, startingAt: from))
  }
}
