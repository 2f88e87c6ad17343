import Drawing

/// One submission: a command with all that belongs to it.
///
/// A cell is parsed once, when it is made; it knows then whether it is complete, which command it is
/// and what its words are.
package struct Cell {
  /// What a cell lacks at the end of the lines.
  enum Missing: Hashable {
    /// The line that ends its text.
    case mark(String)
    /// The blank line after a tune, which the end of a file stands for.
    case blankLine
  }

  /// The lines, without the blank line after a tune.
  let lines: [String]
  /// Where its first line stands, from 1.
  package let line: Int
  /// What the cell lacks; `nil` where it is complete.
  let missing: Missing?
  private let head: CellHead

  /// A cell of `lines`, the first of which was parsed as `head`.
  init(_ head: CellHead, lines: [String], line: Int, missing: Missing?) {
    self.head = head
    self.lines = lines
    self.line = line
    self.missing = missing
  }

  /// The same cell, as if its first line stood elsewhere.
  func atLine(_ line: Int) -> Cell { Cell(head, lines: lines, line: line, missing: missing) }

  /// The text, with its line breaks.
  package var text: String { lines.joined(separator: "\n") }

  /// What the cell asks for.
  ///
  /// - Throws: `Failure` where it is no command, or lacks the end of its text.
  func request() throws(Failure) -> Request {
    guard var request = try head.request.get() else {
      preconditionFailure("blank lines and comments are no cells")
    }
    if case .mark(let mark)? = missing { throw .unterminatedHeredoc(mark) }
    let rest = lines.dropFirst()
    switch head.continuation {
    case .text: request.text = rest.dropLast().joined(separator: "\n")
    case .tune: request.text = (request.text ?? "") + rest.map { "\n" + $0 }.joined()
    case .rest where !rest.isEmpty:
      let text = ((request.text ?? "") + rest.map { "\n" + $0 }.joined())
      let start = text.unicodeScalars.drop(while: \.isBlank)
      request.text = start.isEmpty ? nil : String(start)
    case .system:
      request.arguments[1] += rest.map { "\n" + $0 }.joined()
    case .rest, .refused, nil: break
    }
    return request
  }
}

// MARK: Cells of a text

extension Cell {
  /// Whether Enter after `text` submits it; a tune or text to an end mark goes on.
  package static func isComplete(_ text: String) -> Bool {
    submission(text + "\n").last?.missing == nil
  }

  /// The cells of what was submitted at once, at the prompt or after `-c`.
  ///
  /// All lines belong to a raw command that is first; otherwise lines are a cell each.
  static func submission(_ text: String, variables: [String: String] = [:]) -> [Cell] {
    var reader = CellReader(
      lines: LineSource(text: text), variables: variables, isSubmittedAtOnce: true)
    var cells: [Cell] = []
    do {
      while let cell = try reader.next() { cells.append(cell) }
    } catch {
      preconditionFailure("the lines of a string cannot fail: \(error)")
    }
    return cells
  }
}

// MARK: Cells in a command file

extension Cell {
  /// The cell as a command file has it: text of several lines between marks, a blank line after a
  /// tune.
  var scriptForm: String {
    if case .tune? = head.continuation { return text.trimmingTrailingBlanks + "\n" }
    return lines.count > 1 ? textBetweenMarks ?? text : text
  }

  /// The cell with its text between marks; `nil` where it is no raw command, or has them.
  var textBetweenMarks: String? {
    guard case .rest? = head.continuation,
      case .success(let request?) = head.request,
      let mark = freeMark
    else { return nil }
    let start = request.text ?? ""
    let command = String(
      String.UnicodeScalarView(lines[0].unicodeScalars.dropLast(start.unicodeScalars.count)))
    let body = (start.isEmpty ? [] : [start]) + lines.dropFirst()
    return (["\(command.trimmingTrailingBlanks) <<\(mark)"] + body + [mark])
      .joined(separator: "\n")
  }

  /// A mark that is no line of the text.
  private var freeMark: String? {
    (0...lines.count).lazy.map { $0 == 0 ? "END" : "END\($0)" }.first { !lines.contains($0) }
  }
}
