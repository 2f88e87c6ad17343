import ABCNotation

/// What typed text is, which decides what a model reads before it.
public enum PrimeKind: Hashable, Sendable {
  /// The beginning of a tune: its header is complete, since it has a `K:` line.
  case tune
  /// The beginning of a header: fields and nothing else, up to a `K:` without a value.
  case header
  /// Music, which needs a header before it.
  case fragment

  /// The letters of the fields that can stand before the music of a tune (ABC 2.1 §3).
  private static let headerLetters = Set("ABCDFGHIKLMNOPQRSTUVWXZmr".unicodeScalars)

  /// Finds out what `text` is.
  public init(_ text: String) {
    let lines = Array(text.unicodeScalars)[...].lines
    // A last line without a value asks the model for one.
    let closed = text.endsInOpenField ? lines.dropLast() : lines[...]
    if closed.contains(where: { $0.fieldLetter == "K" }) {
      self = .tune
      return
    }
    let fields = lines.compactMap(\.fieldLetter)
    let isHeader =
      !fields.isEmpty && fields.allSatisfy(Self.headerLetters.contains)
      && !lines.contains { $0.lineKind == .music }
    self = isHeader ? .header : .fragment
  }
}

extension String {
  /// The last line if it is a field with a value, which only lacks its newline.
  ///
  /// Music such as `G:|` is no field.
  public var unendedField: String? { endsInOpenField ? nil : lastField?.string }

  /// Whether the last line is a field without a value, such as `K:`.
  public var endsInOpenField: Bool { lastField?.fieldValue.allSatisfy(\.isSpace) ?? false }

  private var lastField: TuneText? {
    let line = Array(unicodeScalars)[...].lines.last
    return line?.fieldLetter == nil ? nil : line
  }
}
