/// A range of byte offsets, counted from the start of a tune.
struct SourceSpan: Hashable, Sendable {
  var start: UInt32
  var end: UInt32

  init(_ start: Int, _ end: Int) {
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: end)
  }

  /// The same as a range of `Int`.
  var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
}

/// Collects diagnostics by byte offset while a text is read.
///
/// Lines and columns are found at the end, in one walk over the text. Finding them one by one would
/// cost the square of the length of a long line of noise.
struct DiagnosticCollector {
  /// The most diagnostics that are kept of one tune; those beyond are reported together, by their
  /// number.
  static let limit = 1_000
  /// The most notes that are kept of one tune, so that they leave room for faults.
  static let noteLimit = 200

  /// The byte offset at which the tune starts; spans count from there.
  private let base: Int
  private var reported: [(message: Diagnostic.Message, span: SourceSpan)] = []
  /// How many of them are faults, not of severity `note`.
  private(set) var faultCount = 0
  private var omitted = 0
  private var omittedAt = SourceSpan(0, 0)
  private var omittedNotes = 0
  private var omittedNotesAt = SourceSpan(0, 0)

  /// Whether nothing was reported.
  var isEmpty: Bool { reported.isEmpty }

  /// Everything reported so far, in the order of the reports.
  var all: [(message: Diagnostic.Message, span: SourceSpan)] { reported }

  /// A collector for a tune that starts at byte `base` of its text.
  init(from base: Int = 0) { self.base = base }

  /// A collector for the same tune that has nothing yet.
  var emptied: DiagnosticCollector { DiagnosticCollector(from: base) }

  /// Adds everything that another collector for the same tune has.
  mutating func add(_ other: DiagnosticCollector) {
    for (message, span) in other.reported { report(message, span) }
    if omitted == 0 { omittedAt = other.omittedAt }
    if omittedNotes == 0 { omittedNotesAt = other.omittedNotesAt }
    omitted += other.omitted
    omittedNotes += other.omittedNotes
  }

  /// Reports `message` about the bytes of the text from `start` up to `end`.
  mutating func report(_ message: @autoclosure () -> Diagnostic.Message, _ start: Int, _ end: Int) {
    report(message(), SourceSpan(start - base, end - base))
  }

  /// Reports `message` about a span that counts from the start of the tune.
  mutating func report(_ message: @autoclosure () -> Diagnostic.Message, _ span: SourceSpan) {
    if reported.count < Self.limit {
      append(message(), span)
    } else {
      if omitted == 0 { omittedAt = span }
      omitted += 1
    }
  }

  private mutating func append(_ message: Diagnostic.Message, _ span: SourceSpan) {
    if message.severity != .note {
      faultCount += 1
    } else if reported.count - faultCount >= Self.noteLimit {
      if omittedNotes == 0 { omittedNotesAt = span }
      omittedNotes += 1
      return
    }
    reported.append((message, span))
  }

  /// Adds a diagnostic with the number of those beyond `limit`, if there were any, and a note with
  /// the number of notes beyond `noteLimit`.
  ///
  /// - Returns: The number of diagnostics, these included.
  mutating func finish() -> Int {
    if omittedNotes > 0 {
      reported.append((.furtherNotesOmitted(count: omittedNotes), omittedNotesAt))
    }
    if omitted > 0 { append(.furtherOmitted(count: omitted), omittedAt) }
    omittedNotes = 0
    omitted = 0
    return reported.count
  }

  /// The diagnostics in source order, with lines and columns: `bytes` are those of the tune, the
  /// first of them stands at `origin` in a longer text.
  ///
  /// - Complexity: O(*n* + *m* log *m*) for *n* bytes and *m* diagnostics.
  func located(
    in bytes: ArraySlice<UInt8>, startingAt origin: SourceLocation
  ) -> [Diagnostic] {
    if reported.isEmpty { return [] }
    let order = reported.indices.sorted {
      (reported[$0].span.start, $0) < (reported[$1].span.start, $1)
    }
    var starts = LineCounter(bytes, from: origin)
    let from = order.map { starts.location(of: reported[$0].span.range.lowerBound) }
    // A `LineCounter` only goes forward, and the ends are in another order than the starts.
    let byEnd = order.indices.sorted {
      reported[order[$0]].span.range.upperBound < reported[order[$1]].span.range.upperBound
    }
    var ends = LineCounter(bytes, from: origin)
    var upTo = from
    for place in byEnd {
      upTo[place] = ends.location(of: reported[order[place]].span.range.upperBound)
    }
    return order.indices.map { Diagnostic(reported[order[$0]].message, at: from[$0]..<upTo[$0]) }
  }
}

/// The diagnostics about a text, located on demand.
struct ReportedDiagnostics: Sendable {
  /// The number of diagnostics.
  let count: Int
  /// How many of them are faults, not of severity `note`.
  var faultCount: Int { collector.faultCount }
  private let collector: DiagnosticCollector
  private let bytes: ArraySlice<UInt8>
  private let origin: SourceLocation

  /// Diagnostics about `bytes`, the first of which stands at `origin` in a longer text.
  init(
    _ collector: DiagnosticCollector, in bytes: ArraySlice<UInt8>,
    startingAt origin: SourceLocation = SourceLocation(line: 1, column: 1, utf8Offset: 0)
  ) {
    var collector = collector
    count = collector.finish()
    self.collector = collector
    self.bytes = bytes
    self.origin = origin
  }

  /// The diagnostics in source order.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  var located: [Diagnostic] { collector.located(in: bytes, startingAt: origin) }
}

extension ReportedDiagnostics: Hashable {
  static func == (a: Self, b: Self) -> Bool { a.located == b.located }

  func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
