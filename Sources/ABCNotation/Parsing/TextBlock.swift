/// Text blocks: the lines between `%%begintext` and `%%endtext`, or other directives that start
/// with `begin` and `end`. None of these lines is music or a field (ABC 2.1 §11.4.5).
extension [UInt8] {
  /// Whether a line starts a text block.
  func startsText(_ content: Range<Int>) -> Bool { isDirective(content, "begin") }

  /// Whether a line ends a text block.
  func endsText(_ content: Range<Int>) -> Bool { isDirective(content, "end") }

  /// The directive that ends the text block that a line starts, such as `endtext`.
  func endOfText(_ content: Range<Int>) -> String {
    let name = (directive(content) ?? "").dropFirst("begin".count)
    return "end" + String(name.prefix { $0.isASCII && $0.isLetter })
  }

  /// A line of a text block as the value of a comment, which starts with the second `%` of `%%`.
  ///
  /// The line itself may start with `%%` or not.
  func textComment(_ content: Range<Int>) -> String {
    "%" + string(hasMarks(content) ? content.lowerBound + 2..<content.upperBound : content)
  }

  /// The text of a directive after its `%%`; `nil` for other lines.
  func directive(_ content: Range<Int>) -> String? {
    hasMarks(content) ? string(trimmed(content.lowerBound + 2..<content.upperBound)) : nil
  }

  private func hasMarks(_ content: Range<Int>) -> Bool {
    lineKind(in: content).kind == .directive
  }

  private func isDirective(_ content: Range<Int>, _ name: String) -> Bool {
    guard hasMarks(content) else { return false }
    let text = self[trimmed(content.lowerBound + 2..<content.upperBound)]
    // `%%end of the tune` ends no block.
    return text.starts(with: name.utf8)
      && text.dropFirst(name.utf8.count).first.map { Unicode.Scalar($0).properties.isAlphabetic }
        == true
  }
}
