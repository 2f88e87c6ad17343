extension Diagnostic {
  /// The line that the diagnostic is about, with carets under its characters.
  ///
  /// It is plain text:
  ///
  ///      12 | A2 [CEG B2 |
  ///         |    ^^^^
  ///
  /// A long line is cut to `width` characters around the place, with `…` at the cuts. A range that
  /// goes beyond its line is marked up to the end of the line. Tabs and other control characters
  /// show as spaces, so that the carets stay aligned.
  ///
  /// - Parameters:
  ///   - source: The whole text that was parsed.
  ///   - width: The most characters of the line to show; at least 8.
  /// - Returns: Two lines without a final newline.
  /// - Complexity: O(*n*) in the length of `source`, whose bytes are copied.
  public func excerpt(from source: String, width: Int = 72) -> String {
    excerpt(of: Array(source.utf8)[...], startingAt: 0, width)
  }

  /// The line that the diagnostic is about, as `excerpt(from:width:)` shows it.
  ///
  /// - Parameters:
  ///   - tune: The tune that the diagnostic is about, as the parser returned it.
  ///   - width: The most characters of the line to show; at least 8.
  /// - Returns: Two lines without a final newline.
  /// - Complexity: O(`width`), however long the line is.
  public func excerpt(from tune: Tune, width: Int = 72) -> String {
    guard let source = tune.source else { return excerpt(of: [], startingAt: 0, width) }
    if range.lowerBound < source.range.lowerBound {
      return excerpt(of: source.textBefore, startingAt: 0, width)
    }
    return excerpt(of: source.bytes, startingAt: source.range.lowerBound.utf8Offset, width)
  }

  /// The excerpt from `bytes`, the first of which has the offset `origin` in its text.
  private func excerpt(of bytes: ArraySlice<UInt8>, startingAt origin: Int, _ width: Int) -> String
  {
    let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    let width = max(8, width)
    // This many bytes on each side hold more characters than are shown.
    let reach = 4 * width + 4
    let offset = range.lowerBound.utf8Offset - origin
    let place = min(max(bytes.startIndex + offset, bytes.startIndex), bytes.endIndex)
    let lineStart = bytes[..<place].suffix(reach).lastIndex(where: isEnd).map { $0 + 1 }
    let lineEnd = bytes[place...].prefix(reach).firstIndex(where: isEnd)
    let start = lineStart ?? max(bytes.startIndex, place - reach)
    let end = lineEnd ?? min(bytes.endIndex, place + reach)
    // Skips the rest of a character that the cut divided.
    let before = bytes[start..<place].drop { $0 & 0xC0 == 0x80 }
    let line = String(decoding: bytes[before.startIndex..<end], as: UTF8.self).unicodeScalars.map {
      $0.properties.generalCategory == .control ? " " : $0
    }
    let from = min(before.count { $0 & 0xC0 != 0x80 }, line.count)
    let length = range.upperBound.column - range.lowerBound.column
    let isOneLine = range.upperBound.line == range.lowerBound.line
    let upTo = isOneLine ? min(from + length, line.count) : line.count
    let window = Self.window(of: line.count, around: from, width: width)

    var shown = String.UnicodeScalarView(line[window])
    var indent = Self.columns(of: line[window.lowerBound..<from])
    // A combining character shares the column of the character before it.
    if from < line.count, line[from].properties.isGraphemeExtend { indent -= 1 }
    if window.lowerBound > 0 {
      shown.insert("…", at: shown.startIndex)
      indent += 1
    }
    if window.upperBound < line.count { shown.append("…") }
    let number = "\(range.lowerBound.line)"
    let marked = line[from..<max(from, min(upTo, window.upperBound))]
    let carets = max(1, Self.columns(of: marked))
    return "\(number) | \(String(shown))\n"
      + String(repeating: " ", count: number.count) + " | "
      + String(repeating: " ", count: max(0, indent)) + String(repeating: "^", count: carets)
  }

  /// The number of columns that characters take up; combining characters take none.
  private static func columns(of characters: ArraySlice<Unicode.Scalar>) -> Int {
    characters.count { !$0.properties.isGraphemeExtend }
  }

  /// The part to show of a line of `count` characters; it includes `column`.
  private static func window(of count: Int, around column: Int, width: Int) -> Range<Int> {
    if count <= width { return 0..<count }
    let start = min(max(0, column - width / 2), count - width)
    return start..<start + width
  }
}
