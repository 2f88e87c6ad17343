/// Words for print that stand between `%%begintext` and `%%endtext`, or between other directives
/// that begin and end: none of their lines is music or a field (ABC 2.1 §11.4.5).
extension [UInt8] {
  /// Whether a line starts such words, which have all lines up to one that ends them.
  func startsText(_ content: Range<Int>) -> Bool { isDirective(content, "begin") }

  /// Whether a line ends such words.
  func endsText(_ content: Range<Int>) -> Bool { isDirective(content, "end") }

  /// A line of such words, as a comment that is a directive: `%%` may stand before it, or not.
  func textComment(_ content: Range<Int>) -> String {
    "%" + string(hasMarks(content) ? content.lowerBound + 2..<content.upperBound : content)
  }

  /// What a line says after the `%%` of a directive; `nil` for any other line.
  func directive(_ content: Range<Int>) -> String? {
    hasMarks(content) ? string(trimmed(content.lowerBound + 2..<content.upperBound)) : nil
  }

  private func hasMarks(_ content: Range<Int>) -> Bool {
    lineKind(in: content).kind == .directive
  }

  private func isDirective(_ content: Range<Int>, _ name: String) -> Bool {
    guard hasMarks(content) else { return false }
    let text = self[trimmed(content.lowerBound + 2..<content.upperBound)]
    // `%%end of the tune` are words too.
    return text.starts(with: name.utf8)
      && text.dropFirst(name.utf8.count).first.map { Unicode.Scalar($0).properties.isAlphabetic }
        == true
  }
}
