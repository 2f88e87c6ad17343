import Drawing

/// A sequence of lines, from a file or from a pipe as they arrive.
package final class LineSource {
  private let nextLine: () throws -> String?
  /// The number of lines read so far.
  package private(set) var count = 0

  /// Takes lines from `nextLine`, without newlines, until it returns `nil`.
  package init(_ nextLine: @escaping () throws -> String?) { self.nextLine = nextLine }

  /// The lines of `text`.
  package convenience init(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.init { lines.popFirst().map(String.init) }
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

/// Splits a stream of bytes into lines of text.
private struct LineBuffer {
  let name: String
  let read: () throws -> [UInt8]
  private var bytes: ArraySlice<UInt8> = []
  private var lineNumber = 0

  /// The most bytes of a line; no hand-written text has a longer one.
  private static let longestLine = 16 << 20

  init(name: String, read: @escaping () throws -> [UInt8]) {
    self.name = name
    self.read = read
  }

  mutating func next() throws -> String? {
    var searched = bytes.startIndex
    while true {
      if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = bytes[..<end]
        bytes = bytes[(end + 1)...]
        return try text(line)
      }
      searched = bytes.endIndex
      let more = try read()
      if more.isEmpty {
        if bytes.isEmpty { return nil }
        defer { bytes = [] }
        return try text(bytes)
      }
      let done = searched - bytes.startIndex
      bytes = bytes + more
      searched = bytes.startIndex + done
      if bytes.count > Self.longestLine {
        throw error("a line of more than \(Self.longestLine.grouped) bytes")
      }
    }
  }

  private mutating func text(_ line: ArraySlice<UInt8>) throws -> String {
    lineNumber += 1
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
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
