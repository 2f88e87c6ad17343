import Drawing

/// A sequence of lines, from a text, a file or a pipe as it arrives.
///
/// All input becomes lines here. A line ends with LF, CRLF or CR, and a byte order mark before the
/// first line is no part of it, so that a text means the same whatever way it comes in.
package final class LineSource {
  private let nextLine: () throws -> String?
  /// The number of lines read so far.
  package private(set) var count = 0

  /// Takes lines from `nextLine`, without newlines, until it returns `nil`.
  package init(_ nextLine: @escaping () throws -> String?) { self.nextLine = nextLine }

  /// The lines of `text`.
  package convenience init(text: String) {
    var splitter = LineSplitter(text)
    self.init { splitter.next() ?? splitter.last() }
  }

  /// The next line.
  ///
  /// - Throws: Any error of the source.
  package func next() throws -> String? {
    guard let line = try nextLine() else { return nil }
    count += 1
    return line
  }
}

extension LineSource {
  /// The lines of a stream of byte chunks, such as standard input.
  ///
  /// - Parameters:
  ///   - name: The name of the stream in errors.
  ///   - read: Returns the next bytes; an empty array at the end.
  package convenience init(name: String, read: @escaping () throws -> [UInt8]) {
    var buffer = LineBuffer(name: name, read: read)
    self.init { try buffer.next() }
  }
}

extension String {
  /// The text with LF as the only line end, and without a byte order mark at its start.
  var withPlainLineEnds: String {
    var splitter = LineSplitter(self)
    var text = ""
    while let line = splitter.next() { text += line + "\n" }
    return text + (splitter.last() ?? "")
  }
}

/// Splits bytes that arrive in pieces into lines.
private struct LineSplitter {
  /// The bytes that are not yet part of a line.
  private(set) var waiting: ArraySlice<UInt8> = []
  /// The index up to which `waiting` has no line end.
  private var searched = 0
  private var isAtStart = true
  /// Whether the last line ended with CR, so that a LF belongs to its end.
  private var isAfterCarriageReturn = false

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init() {}

  /// A splitter that has all bytes of `text`.
  init(_ text: String) { append(Array(text.utf8)) }

  mutating func append(_ bytes: [UInt8]) {
    let count = searched - waiting.startIndex
    waiting += bytes
    searched = waiting.startIndex + count
  }

  /// The bytes of the next line; `nil` if more have to be appended first.
  mutating func nextBytes() -> ArraySlice<UInt8>? {
    if isAfterCarriageReturn, let first = waiting.first {
      if first == UInt8(ascii: "\n") { waiting = waiting.dropFirst() }
      isAfterCarriageReturn = false
      searched = max(searched, waiting.startIndex)
    }
    guard
      let end = waiting[searched...].firstIndex(where: {
        $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
      })
    else {
      searched = waiting.endIndex
      return nil
    }
    let line = waiting[..<end]
    isAfterCarriageReturn = waiting[end] == UInt8(ascii: "\r")
    waiting = waiting[(end + 1)...]
    searched = waiting.startIndex
    return withoutMark(line)
  }

  /// The bytes after the last line end; `nil` if the text ends with a line end.
  mutating func lastBytes() -> ArraySlice<UInt8>? {
    defer { (waiting, searched) = ([], 0) }
    return waiting.isEmpty ? nil : withoutMark(waiting)
  }

  private mutating func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    defer { isAtStart = false }
    let mark = Self.byteOrderMark
    return isAtStart && line.starts(with: mark) ? line.dropFirst(mark.count) : line
  }

  // The bytes of a string are always UTF-8.

  mutating func next() -> String? { nextBytes().map { String(decoding: $0, as: UTF8.self) } }
  mutating func last() -> String? { lastBytes().map { String(decoding: $0, as: UTF8.self) } }
}

/// Splits a stream of bytes into lines of text.
private struct LineBuffer {
  let name: String
  let read: () throws -> [UInt8]
  private var splitter = LineSplitter()
  private var lineNumber = 0

  /// The most bytes of a line; no hand-written text has a longer one.
  private static let longestLine = 16 << 20

  init(name: String, read: @escaping () throws -> [UInt8]) {
    self.name = name
    self.read = read
  }

  mutating func next() throws -> String? {
    while true {
      if let line = splitter.nextBytes() { return try text(line) }
      let more = try read()
      if more.isEmpty { return try splitter.lastBytes().map { try text($0) } }
      splitter.append(more)
      if splitter.waiting.count > Self.longestLine {
        throw error("a line of more than \(Self.longestLine.grouped) bytes")
      }
    }
  }

  private mutating func text(_ line: ArraySlice<UInt8>) throws -> String {
    lineNumber += 1
    if line.contains(0) { throw error("binary data, expected text") }
    guard let text = String(validating: line, as: UTF8.self) else {
      throw error("not UTF-8, expected text")
    }
    return text
  }

  private func error(_ reason: String) -> Failure {
    .inFile("\(name):\(lineNumber)", reason: reason)
  }
}
