/// Iterates over the lines of a text and counts them.
struct LineReader {
  private let bytes: [UInt8]
  private let start: Int
  /// The next line; an empty one at the end of the text.
  private(set) var next: Line
  private var number = 1
  /// Up to here no line ends a text block, as was found before.
  private var openTextUpTo = 0

  /// Creates a reader of the lines from byte `start` on, where the first line starts.
  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    self.start = start
    next = bytes.line(from: start)
  }

  /// The byte offset at which the next line starts.
  var at: Int { next.range.lowerBound }

  var isAtEnd: Bool { at >= bytes.count }

  /// Moves past the next line.
  mutating func pass() {
    next = bytes.line(from: next.next)
    number += 1
  }

  /// Moves to the next line that starts a tune, or to the end.
  mutating func skipToTune() {
    while !isAtEnd, !next.startsTune { pass() }
  }

  /// The end of the text block whose first line was just passed.
  ///
  /// A block that is not closed before the next tune ends before a blank line, a field, or a line that
  /// looks like music.
  mutating func endOfText() -> Int {
    var ahead = self
    if at >= openTextUpTo {
      while !ahead.isAtEnd, !ahead.next.startsTune {
        let isLast = bytes.endsText(bytes.content(of: ahead.next))
        ahead.pass()
        if isLast { return ahead.at }
      }
      openTextUpTo = ahead.at
      ahead = self
    }
    while !ahead.isAtEnd, !ahead.next.startsTune {
      let line = ahead.next
      if line.isBlank || line.field != nil || bytes.looksLikeMusic(line) { break }
      ahead.pass()
    }
    return ahead.at
  }

  /// Passes a text block that starts with the next line.
  ///
  /// - Returns: Whether there is one.
  mutating func passTextBlock() -> Bool {
    guard bytes.startsText(bytes.content(of: next)) else { return false }
    pass()
    let end = endOfText()
    while at < end { pass() }
    return true
  }

  /// The place where the next line starts, or the end of the text.
  var location: SourceLocation {
    let endsLine = at == start || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D
    if endsLine { return SourceLocation(line: number, column: 1, utf8Offset: at) }
    // The last line has no line end.
    let start = bytes[..<at].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
    let column = bytes[start..<at].count { $0 & 0xC0 != 0x80 }
    return SourceLocation(line: number - 1, column: column + 1, utf8Offset: at)
  }
}
