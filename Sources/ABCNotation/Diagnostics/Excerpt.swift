extension Diagnostic {
  /// The line that the diagnostic is about, with carets under its characters.
  ///
  /// It is plain text:
  ///
  ///      12 | A2 [CEG B2 |
  ///         |    ^^^^
  ///
  /// A long line is cut to `width` characters around the place, with `…` at the cuts. A range that
  /// goes over the end of its line is marked up to there. Tabs and other control characters show
  /// as spaces, so that the carets stay under what they mean.
  ///
  /// - Parameters:
  ///   - source: The text that was parsed, whole.
  ///   - width: The most characters of the line to show; at least 8.
  /// - Returns: Two lines without a final newline.
  /// - Complexity: O(*n*) in the length of `source` for its bytes, the line alone for the rest.
  public func excerpt(from source: String, width: Int = 72) -> String {
    let bytes = Array(source.utf8)
    let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    let place = min(range.lowerBound.utf8Offset, bytes.count)
    var start = place
    while start > 0, !isEnd(bytes[start - 1]) { start -= 1 }
    let end = bytes[place...].firstIndex(where: isEnd) ?? bytes.count
    let line = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.map {
      $0.properties.generalCategory == .control ? " " : $0
    }
    let sameLine = range.upperBound.line == range.lowerBound.line
    let from = min(range.lowerBound.column - 1, line.count)
    let upTo = sameLine ? min(range.upperBound.column - 1, line.count) : line.count
    let window = Self.window(of: line.count, around: from, width: max(8, width))

    var shown = String.UnicodeScalarView(line[window])
    var offset = from - window.lowerBound
    if window.lowerBound > 0 {
      shown.insert("…", at: shown.startIndex)
      offset += 1
    }
    if window.upperBound < line.count { shown.append("…") }
    let number = "\(range.lowerBound.line)"
    let carets = max(1, min(upTo, window.upperBound) - from)
    return "\(number) | \(String(shown))\n"
      + String(repeating: " ", count: number.count) + " | "
      + String(repeating: " ", count: offset) + String(repeating: "^", count: carets)
  }

  /// The part of a line of `count` characters to show, with `column` in it.
  private static func window(of count: Int, around column: Int, width: Int) -> Range<Int> {
    if count <= width { return 0..<count }
    let start = min(max(0, column - width / 2), count - width)
    return start..<start + width
  }
}
