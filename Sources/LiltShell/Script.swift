import Composition

/// One submission: a command with all that belongs to it.
public struct Cell: Hashable, Sendable {
  /// The text, with its line breaks.
  public let text: String
  /// Where its first line stands, from 1.
  public let line: Int
}

/// Lines one after the other, from a file or from a pipe as they arrive.
public final class LineSource {
  private let nextLine: () throws -> String?
  /// The number of lines read so far.
  public private(set) var count = 0

  /// Lines that `nextLine` gives, without their newlines, until it gives `nil`.
  public init(_ nextLine: @escaping () throws -> String?) { self.nextLine = nextLine }

  /// The lines of `text`.
  public convenience init(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.init { lines.popFirst().map(String.init) }
  }

  /// The next line.
  ///
  /// - Throws: What the source throws.
  public func next() throws -> String? {
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
  let lines: LineSource

  /// The next cell, `nil` at the end.
  mutating func next() throws -> Cell? {
    while let line = try lines.next() {
      let start = line.drop { $0.unicodeScalars.allSatisfy(\.isBlank) }
      if start.isEmpty || start.hasPrefix("#") { continue }
      let number = lines.count
      var text = [line]
      if start.hasPrefix("X:") {
        while let next = try lines.next(), !next.unicodeScalars.allSatisfy(\.isBlank) {
          text.append(next)
        }
      } else if let mark = Self.heredocMark(in: line) {
        while let next = try lines.next() {
          text.append(next)
          if next.trimmingTrailingBlanks == mark { break }
        }
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

/// A command file.
public struct Script: Sendable {
  /// The file as the person named it.
  public let name: String
  /// Its cells in order.
  public let cells: [Cell]

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
      if let mark = CellReader.heredocMark(in: cell.firstLine),
        cell.text.split(separator: "\n").last.map({ $0.trimmingTrailingBlanks == mark }) != true
      {
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
    if CellReader.heredocMark(in: firstLine) != nil { return text }
    guard let mark = Self.freeMark(in: lines) else { return text }
    let (command, start) = Self.splitRaw(lines[0])
    let body = start.isEmpty ? lines.dropFirst() : [start] + lines.dropFirst()
    return (["\(command) <<\(mark)"] + body + [mark]).joined(separator: "\n")
  }

  /// A mark that is no line of the text.
  private static func freeMark(in lines: [String]) -> String? {
    (0...lines.count).lazy.map { $0 == 0 ? "END" : "END\($0)" }.first { !lines.contains($0) }
  }

  /// The command with its options, and the text that begins on the same line.
  private static func splitRaw(_ line: String) -> (command: String, text: String) {
    do throws(ShellError) {
      guard let text = try CellParser(line).parse().text else { return (line, "") }
      return (String(line.dropLast(text.count)).trimmingTrailingBlanks, text)
    } catch {
      return (line, "")
    }
  }
}

extension Cell {
  /// The cells of what was submitted at once, at the prompt or after `-c`.
  ///
  /// Several lines after a raw command are its text; other lines are a cell each.
  static func submission(_ text: String) throws -> [Cell] {
    let isTune = text.drop { $0.unicodeScalars.allSatisfy(\.isBlank) }.hasPrefix("X:")
    do throws(ShellError) {
      let parsed = try CellParser(text).parse()
      let isWhole = isTune ? !text.contains("\n\n") : !startsHeredoc(text)
      if parsed.command is any RawCommand.Type, isWhole {
        return [Cell(text: text.trimmingTrailingNewlines, line: 1)]
      }
    } catch {
      // The cells are cut apart first; what is wrong is told when they run.
    }
    var reader = CellReader(lines: LineSource(text: text))
    var cells: [Cell] = []
    while let cell = try reader.next() { cells.append(cell) }
    return cells
  }
}

/// Whether the first line of `text` announces an end mark.
private func startsHeredoc(_ text: String) -> Bool {
  CellReader.heredocMark(in: String(text.prefix { $0 != "\n" })) != nil
}

extension String {
  /// The text without line breaks at its end.
  var trimmingTrailingNewlines: String {
    var scalars = unicodeScalars
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    return String(scalars)
  }
}
