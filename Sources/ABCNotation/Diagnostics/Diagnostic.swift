/// Something in an ABC text that has no reading, or probably not the one that was meant.
public struct Diagnostic: Hashable, Sendable {
  /// How much is lost.
  public enum Severity: Hashable, Sendable {
    /// The text is read, perhaps not as it was meant.
    case warning
    /// Part of the text is left out or changed.
    case error
  }

  /// What is wrong, in words, under a name that stays the same between versions.
  ///
  /// All messages are static members in `DiagnosticMessages.swift`.
  public struct Message: Hashable, Sendable {
    /// The stable name, such as `unclosed-chord`.
    public let name: String
    /// How much is lost.
    public let severity: Severity
    /// What was found and what was expected: lower case, no full stop.
    public let text: String

    init(_ name: String, _ severity: Severity, _ text: String) {
      self.name = name
      self.severity = severity
      self.text = text
    }
  }

  /// What is wrong.
  public let message: Message
  /// The characters it is about; empty where something is missing between two of them.
  public let range: Range<SourceLocation>

  /// A message about a range of a text.
  public init(_ message: Message, at range: Range<SourceLocation>) {
    self.message = message
    self.range = range
  }

  /// How much is lost.
  public var severity: Severity { message.severity }
  /// The stable name, such as `unclosed-chord`.
  public var name: String { message.name }
}

extension Diagnostic: CustomStringConvertible {
  /// `12:7: error: '[' is never closed (unclosed-chord)`.
  public var description: String {
    let kind = severity == .error ? "error" : "warning"
    return "\(range.lowerBound.line):\(range.lowerBound.column): \(kind): "
      + "\(message.text) (\(message.name))"
  }
}

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

  private var noted: [(message: Diagnostic.Message, span: SourceSpan)] = []
  private var sinceTuneStart = 0
  private var omitted = 0
  private var omittedAt = SourceSpan(0, 0)

  /// Whether nothing was noted.
  var isEmpty: Bool { noted.isEmpty }

  /// What was noted so far, by bytes.
  var all: [(message: Diagnostic.Message, span: SourceSpan)] { noted }

  /// Makes room for the diagnostics of the next tune.
  mutating func startTune() {
    finishTune()
    sinceTuneStart = 0
  }

  /// Notes `message` about the bytes from `start` up to `end`.
  mutating func note(_ message: @autoclosure () -> Diagnostic.Message, _ start: Int, _ end: Int) {
    if sinceTuneStart >= Self.limit {
      if omitted == 0 { omittedAt = SourceSpan(start, end) }
      omitted += 1
      return
    }
    sinceTuneStart += 1
    noted.append((message(), SourceSpan(start, end)))
  }

  /// Notes `message` about a stretch of bytes.
  mutating func note(_ message: @autoclosure () -> Diagnostic.Message, _ span: SourceSpan) {
    note(message(), Int(span.start), Int(span.end))
  }

  private mutating func finishTune() {
    guard omitted > 0 else { return }
    noted.append((.furtherOmitted(count: omitted), omittedAt))
    omitted = 0
  }

  /// The diagnostics in source order, located in `bytes`.
  ///
  /// Where `bytes` is part of a longer text, `origin` is the place of its first byte there.
  mutating func located(
    in bytes: [UInt8],
    startingAt origin: SourceLocation = SourceLocation(
      line: 1, column: 1, utf8Offset: 0)
  ) -> [Diagnostic] {
    finishTune()
    if noted.isEmpty { return [] }
    // Starts and ends are asked for in one ascending sequence.
    var offsets = Set<Int>()
    for item in noted {
      offsets.insert(item.span.range.lowerBound)
      offsets.insert(item.span.range.upperBound)
    }
    var counter = LineCounter(bytes, line: origin.line)
    var locations: [Int: SourceLocation] = [:]
    for offset in offsets.sorted() { locations[offset] = counter.location(of: offset) }
    var result: [(place: Int, diagnostic: Diagnostic)] = []
    for (place, item) in noted.enumerated() {
      guard let start = locations[item.span.range.lowerBound],
        let end = locations[item.span.range.upperBound]
      else { continue }
      let range = start.moved(by: origin.utf8Offset)..<end.moved(by: origin.utf8Offset)
      result.append((place, Diagnostic(item.message, at: range)))
    }
    result.sort {
      let (a, b) = ($0.diagnostic.range.lowerBound, $1.diagnostic.range.lowerBound)
      return a == b ? $0.place < $1.place : a < b
    }
    return result.map(\.diagnostic)
  }
}
