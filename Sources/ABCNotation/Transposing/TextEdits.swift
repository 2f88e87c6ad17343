/// Replacements in the text of a tune, which leave the rest of it as it is written.
struct TextEdits {
  let bytes: [UInt8]
  /// The new text for each place, by its start.
  private var replacements: [Int: (end: Int, text: String)] = [:]
  /// Whether two replacements contradict each other, or something was not found at its place.
  private(set) var isBroken = false

  init(_ source: ArraySlice<UInt8>) {
    bytes = Array(source)
    replacements.reserveCapacity(bytes.count / 3)
  }

  /// The lines of the header with their fields, up to the `K:` that ends it.
  var headerFields: [(line: Line, field: FieldLine)] {
    var lines = LineReader(bytes)
    var result: [(line: Line, field: FieldLine)] = []
    while !lines.isAtEnd {
      if let field = lines.next.field {
        result.append((lines.next, field))
        if field.letter == UInt8(ascii: "K") { return result }
      }
      lines.pass()
    }
    return []
  }

  /// The text with all replacements; `nil` if they cannot be made.
  var text: String? {
    if isBroken { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 4)
    var at = 0
    for (start, edit) in replacements.sorted(by: { $0.key < $1.key }) {
      guard start >= at, edit.end <= bytes.count else { return nil }
      result += bytes[at..<start]
      result += edit.text.utf8
      at = edit.end
    }
    result += bytes[at...]
    return String(decoding: result, as: UTF8.self)
  }

  /// Replaces a range, which can be empty.
  mutating func replace(_ range: Range<Int>, with text: String) {
    if let known = replacements[range.lowerBound] {
      if known.text != text { isBroken = true }
    } else {
      replacements[range.lowerBound] = (range.upperBound, text)
    }
  }

  /// Replaces a part of each of `notes`, which stand in a span in this order.
  ///
  /// - Parameters:
  ///   - notes: The notes.
  ///   - span: The range in which they stand.
  ///   - part: From the start of a note, its end without its length and its end: the range to replace.
  ///   - text: The new text of a note.
  mutating func replaceNotes(
    _ notes: [Note], in span: Range<Int>,
    part: (_ start: Int, _ length: Int, _ end: Int) -> Range<Int>, with text: (Note) -> String
  ) {
    guard span.upperBound <= bytes.count else {
      isBroken = true
      return
    }
    var cursor = Cursor(bytes, span)
    for note in notes {
      passOther(&cursor)
      let start = cursor.at
      while cursor.current.continuesAccidental { cursor.at += 1 }
      guard cursor.pitch() != nil else {
        isBroken = true
        return
      }
      let length = cursor.at
      cursor.passLength()
      replace(part(start, length, cursor.at), with: text(note))
    }
  }

  /// Passes everything before the next note, such as text that a chord cannot have.
  private func passOther(_ cursor: inout Cursor) {
    while !cursor.isAtEnd, !cursor.current.isNoteLetter, !cursor.current.isAccidentalSign {
      let mark = cursor.current
      cursor.at += 1
      guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "!") else { continue }
      while !cursor.isAtEnd, !cursor.skip(mark) { cursor.at += 1 }
    }
  }

  /// The value of a field on a line or in brackets, up to a comment.
  func valueOfField(in span: Range<Int>) -> Range<Int> {
    let span = span.clamped(to: 0..<bytes.count)
    var cursor = Cursor(bytes, span)
    let isInline = cursor.skip(UInt8(ascii: "["))
    while !cursor.isAtEnd, !cursor.skip(UInt8(ascii: ":")) { cursor.at += 1 }
    let start = cursor.at
    let last = UInt8(ascii: isInline ? "]" : "%")
    let end = bytes[start..<span.upperBound].firstIndex(of: last) ?? span.upperBound
    return bytes.trimmed(start..<end)
  }
}

extension Cursor {
  /// Passes a length such as `3/2`.
  mutating func passLength() {
    while current.isDigit || current == UInt8(ascii: "/") { at += 1 }
  }
}
