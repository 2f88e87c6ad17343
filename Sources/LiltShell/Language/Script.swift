import Composition
import Drawing

/// One submission: a command with all that belongs to it.
package struct Cell: Hashable, Sendable {
  /// The text, with its line breaks.
  package let text: String
  /// Where its first line stands, from 1.
  package let line: Int
}

/// Lines one after the other, from a file or from a pipe as they arrive.
package final class LineSource {
  private let nextLine: () throws -> String?
  /// The number of lines read so far.
  package private(set) var count = 0

  /// Lines that `nextLine` gives, without their newlines, until it gives `nil`.
  package init(_ nextLine: @escaping () throws -> String?) { self.nextLine = nextLine }

  /// The lines of `text`.
  package convenience init(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.init { lines.popFirst().map(String.init) }
  }

  /// The next line.
  ///
  /// - Throws: What the source throws.
  package func next() throws -> String? {
    guard let line = try nextLine() else { return nil }
    count += 1
    return line
  }
}

/// Gathers lines into cells.
///
/// A line is a cell; after `<<END` the lines to `END` belong to it, and a tune that begins with `X:`
/// goes on to a blank line. Blank lines and comments between cells belong to none.
struct CellReader {
  /// What a cell lacks at the end of the lines.
  enum Missing: Hashable {
    /// The line that ends its text.
    case mark(String)
    /// The blank line after a tune, which the end of a file stands for.
    case blankLine
  }

  let lines: LineSource
  /// What the last cell lacks.
  private(set) var missing: Missing?

  init(lines: LineSource) { self.lines = lines }

  /// The next cell, `nil` at the end.
  mutating func next() throws -> Cell? {
    while let line = try lines.next() {
      let start = line.drop { $0.unicodeScalars.allSatisfy(\.isBlank) }
      if start.isEmpty || start.hasPrefix("#") { continue }
      let number = lines.count
      var text = [line]
      if start.hasPrefix("X:") {
        missing = .blankLine
      } else if let mark = Self.heredocMark(in: line) {
        missing = .mark(mark)
      }
      while let end = missing, let next = try lines.next() {
        let isEnd = end.isMet(by: next)
        if isEnd { missing = nil }
        if !isEnd || end != .blankLine { text.append(next) }
      }
      return Cell(text: text.joined(separator: "\n"), line: number)
    }
    return nil
  }

  /// The end mark that a command line's last word announces.
  ///
  /// In a raw command `<<END` must be the
  /// whole text: within music `<<` is a rhythm.
  static func heredocMark(in line: String) -> String? {
    guard let last = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).last,
      let mark = LiltShell.heredocMark(of: last.trimmingTrailingBlanks)
    else { return nil }
    do throws(ShellError) {
      let parsed = try CellParser(line).parse()
      return parsed.text == nil ? mark : nil
    } catch {
      // Whatever is wrong with the line, what follows is its text and must not be run.
      return mark
    }
  }
}

extension CellReader.Missing {
  fileprivate func isMet(by line: String) -> Bool {
    switch self {
    case .mark(let mark): line.trimmingTrailingBlanks == mark
    case .blankLine: line.unicodeScalars.allSatisfy(\.isBlank)
    }
  }
}

/// A command file.
package struct Script: Sendable {
  /// The file as the person named it.
  package let name: String
  /// Its cells in order.
  package let cells: [Cell]

  /// Reads a whole command file, so that a file that is cut off does nothing at all.
  ///
  /// - Throws: `ShellError` where the file is no text, `PositionedError` where it ends within a cell.
  init(name: String, bytes: [UInt8]) throws {
    let text: DecodedText
    do throws(TextDecodingError) {
      text = try DecodedText(decoding: bytes)
    } catch {
      throw ShellError.inFile(name, reason: "\(error)")
    }
    try self.init(name: name, text: text.characters[...].string)
  }

  /// The cells of `text`.
  ///
  /// - Throws: `PositionedError` where the text ends within a cell.
  init(name: String, text: String) throws {
    var reader = CellReader(lines: LineSource(text: text))
    var cells: [Cell] = []
    while let cell = try reader.next() {
      if case .mark(let mark) = reader.missing {
        throw PositionedError(
          position: Position(file: name, line: cell.line),
          error: ShellError.unterminatedHeredoc(mark))
      }
      cells.append(cell)
    }
    self.name = name
    self.cells = cells
  }
}

extension Cell {
  /// The line with the command.
  var firstLine: String { String(text.prefix { $0 != "\n" }) }

  /// The cell as a command file has it: text of several lines between marks, a blank line after a
  /// tune.
  var scriptForm: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1 else { return text }
    if text.hasPrefix("X:") { return text.trimmingTrailingBlanks + "\n" }
    return textBetweenMarks
  }

  /// The cell with a raw command's text between marks; any other cell as it is.
  var textBetweenMarks: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if text.hasPrefix("X:") || CellReader.heredocMark(in: firstLine) != nil { return text }
    guard let mark = Self.freeMark(in: lines), let (command, start) = Self.splitRaw(lines[0]) else {
      return text
    }
    let body = start.isEmpty ? lines.dropFirst() : [start] + lines.dropFirst()
    return (["\(command) <<\(mark)"] + body + [mark]).joined(separator: "\n")
  }

  /// A mark that is no line of the text.
  private static func freeMark(in lines: [String]) -> String? {
    (0...lines.count).lazy.map { $0 == 0 ? "END" : "END\($0)" }.first { !lines.contains($0) }
  }

  /// The raw command with its options, and the text that begins on the same line; `nil` where the
  /// line has no raw command.
  private static func splitRaw(_ line: String) -> (command: String, text: String)? {
    do throws(ShellError) {
      let parsed = try CellParser(line).parse()
      guard parsed.command is any RawCommand.Type else { return nil }
      let text = parsed.text ?? ""
      let command = String(
        String.UnicodeScalarView(line.unicodeScalars.dropLast(text.unicodeScalars.count)))
      return (command.trimmingTrailingBlanks, text)
    } catch {
      return nil
    }
  }
}

extension Cell {
  /// Whether Enter after `text` submits it; a tune or text to an end mark goes on.
  package static func isComplete(_ text: String) -> Bool {
    if isRawText(text) { return true }
    var reader = CellReader(lines: LineSource(text: text + "\n"))
    do {
      while try reader.next() != nil {}
    } catch {
      // Lines of a string cannot fail to come; what is wrong in them is told when they run.
      return true
    }
    return reader.missing == nil
  }

  /// The cells of what was submitted at once, at the prompt or after `-c`.
  ///
  /// Several lines after a raw command are its text; other lines are a cell each.
  static func submission(_ text: String) throws -> [Cell] {
    if isRawText(text) { return [Cell(text: text.trimmingTrailingNewlines, line: 1)] }
    var reader = CellReader(lines: LineSource(text: text))
    var cells: [Cell] = []
    while let cell = try reader.next() { cells.append(cell) }
    return cells
  }

  /// Whether all of `text` is one raw command with its text, which no mark or blank line ends.
  private static func isRawText(_ text: String) -> Bool {
    let start = text.drop { $0.unicodeScalars.allSatisfy(\.isBlank) }
    let firstLine = start.prefix { $0 != "\n" }
    if firstLine.hasPrefix("X:") || CellReader.heredocMark(in: String(firstLine)) != nil {
      return false
    }
    do throws(ShellError) {
      return try CellParser(text).parse().command is any RawCommand.Type
    } catch {
      // The cells are cut apart first; what is wrong is told when they run.
      return false
    }
  }
}
