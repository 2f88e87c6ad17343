/// A stretch of bytes of the text being read.
struct SourceSpan: Hashable, Sendable {
  var start: UInt32
  var end: UInt32

  init(_ start: Int, _ end: Int) {
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: end)
  }

  /// The bytes of the span.
  var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
}

/// Gathers diagnostics by byte offset while a text is read.
///
/// Lines and columns are found at the end in one walk, so that noise in one long line does not
/// cost the square of its length.
struct DiagnosticCollector {
  /// The most diagnostics that are kept of one tune.
  ///
  /// What comes after is counted, since a megabyte of noise would otherwise be answered with a
  /// hundred.
  static let limit = 1_000

  /// Where the tune starts in the bytes that are read; spans are counted from there.
  private let base: Int
  private var noted: [(message: Diagnostic.Message, span: SourceSpan)] = []
  /// How many of them are no faults.
  private(set) var noteCount = 0
  private var omitted = 0
  private var omittedAt = SourceSpan(0, 0)

  /// Whether nothing was noted.
  var isEmpty: Bool { noted.isEmpty }

  /// What was noted so far, by bytes.
  var all: [(message: Diagnostic.Message, span: SourceSpan)] { noted }

  /// A collector for a tune that starts at `base`.
  init(from base: Int = 0) { self.base = base }

  /// Notes `message` about the bytes from `start` up to `end`.
  mutating func note(_ message: @autoclosure () -> Diagnostic.Message, _ start: Int, _ end: Int) {
    note(message(), SourceSpan(start - base, end - base))
  }

  /// Notes `message` about a stretch of bytes.
  ///
  /// It is counted from the start of the tune.
  mutating func note(_ message: @autoclosure () -> Diagnostic.Message, _ span: SourceSpan) {
    if noted.count < Self.limit {
      noted.append((message(), span))
      if noted[noted.count - 1].message.severity == .note { noteCount += 1 }
    } else {
      if omitted == 0 { omittedAt = span }
      omitted += 1
    }
  }

  /// Says how many diagnostics were too many, if any were.
  ///
  /// - Returns: How many there are now.
  mutating func finish() -> Int {
    if omitted > 0 { noted.append((.furtherOmitted(count: omitted), omittedAt)) }
    omitted = 0
    return noted.count
  }

  /// The diagnostics in source order, located in `bytes`, which are part of a longer text; `origin`
  /// is the place of the first of them there.
  func located(
    in bytes: ArraySlice<UInt8>, startingAt origin: SourceLocation
  ) -> [Diagnostic] {
    if noted.isEmpty { return [] }
    let order = noted.indices.sorted { (noted[$0].span.start, $0) < (noted[$1].span.start, $1) }
    var starts = LineCounter(bytes, from: origin)
    let from = order.map { starts.location(of: noted[$0].span.range.lowerBound) }
    // The ends come in another order.
    let byEnd = order.indices.sorted {
      noted[order[$0]].span.range.upperBound < noted[order[$1]].span.range.upperBound
    }
    var ends = LineCounter(bytes, from: origin)
    var upTo = from
    for place in byEnd {
      upTo[place] = ends.location(of: noted[order[place]].span.range.upperBound)
    }
    return order.indices.map { Diagnostic(noted[order[$0]].message, at: from[$0]..<upTo[$0]) }
  }
}

/// Diagnostics about a text, which are located in it when they are asked for.
struct NotedDiagnostics: Sendable {
  /// How many there are.
  let count: Int
  /// How many of them are faults, not notes.
  var faultCount: Int { count - collector.noteCount }
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
  var located: [Diagnostic] { collector.located(in: bytes, startingAt: origin) }
}

extension NotedDiagnostics: Hashable {
  static func == (a: Self, b: Self) -> Bool { a.located == b.located }

  func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
