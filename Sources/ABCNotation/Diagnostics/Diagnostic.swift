/// Something in an ABC text that has no reading, or probably not the one that was meant.
public struct Diagnostic: Hashable, Sendable {
  /// How much is lost.
  public enum Severity: String, Hashable, Sendable {
    /// Nothing: the text is read as the standard or common practice has it.
    case note
    /// The text is read, perhaps not as it was meant.
    case warning
    /// Part of the text is left out or changed.
    case error
  }

  /// What is wrong, in words, under a name that stays the same between versions.
  ///
  /// All messages are static members in `DiagnosticMessages.swift`.
  public struct Message: Sendable {
    /// The stable name, such as `unclosed-chord`.
    public let name: String
    /// How much is lost.
    public let severity: Severity
    /// What was found and what was expected: lower case, no full stop.
    public var text: String { words() }

    // Put together when it is asked for: most diagnostics of a tunebook are counted, not read.
    private let words: @Sendable () -> String

    init(
      _ name: String, _ severity: Severity, _ words: @escaping @Sendable @autoclosure () -> String
    ) {
      self.name = name
      self.severity = severity
      self.words = words
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

extension Diagnostic.Message: Hashable {
  /// Whether both say the same.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.text == b.text }

  /// Feeds the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Diagnostic: CustomStringConvertible {
  /// `12:7: error: '[' is never closed (unclosed-chord)`.
  public var description: String {
    "\(range.lowerBound.line):\(range.lowerBound.column): \(severity.rawValue): "
      + "\(message.text) (\(message.name))"
  }
}
