/// A problem in an ABC text: characters that cannot be read, or that are probably misread.
public struct Diagnostic: Hashable, Sendable {
  /// How much of the text a problem costs.
  public enum Severity: String, Hashable, Sendable {
    /// Nothing: the standard or common practice says how to read the text.
    case note
    /// Nothing is left out, but the text may mean something else.
    case warning
    /// Part of the text is left out or changed.
    case error
  }

  /// The text of a diagnostic, under a name that never changes between versions.
  ///
  /// All messages are static members in `DiagnosticMessages.swift`.
  public struct Message: Sendable {
    /// The stable name, such as `unclosed-chord`.
    public let name: String
    /// The severity of each diagnostic with this message.
    public let severity: Severity
    /// What was found and what was expected, in lower case without a full stop.
    public var text: String { words() }

    // Built on demand: most diagnostics of a tunebook are counted, not read.
    private let words: @Sendable () -> String

    init(
      _ name: String, _ severity: Severity, _ words: @escaping @Sendable @autoclosure () -> String
    ) {
      self.name = name
      self.severity = severity
      self.words = words
    }
  }

  /// The problem.
  public let message: Message
  /// The characters in question; empty if something is missing between two characters.
  public let range: Range<SourceLocation>

  /// Creates a diagnostic about a range of a text.
  public init(_ message: Message, at range: Range<SourceLocation>) {
    self.message = message
    self.range = range
  }

  /// How much of the text the problem costs.
  public var severity: Severity { message.severity }
  /// The stable name, such as `unclosed-chord`.
  public var name: String { message.name }
}

extension Diagnostic.Message: Hashable {
  /// Whether both have the same name and text.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.text == b.text }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Diagnostic: CustomStringConvertible {
  /// `12:7: error: '[' is never closed (unclosed-chord)`.
  public var description: String {
    "\(range.lowerBound.line):\(range.lowerBound.column): \(severity.rawValue): "
      + "\(message.text) (\(message.name))"
  }
}
