import Drawing

/// One submission: a command with its text.
///
/// The initialiser parses the cell once: whether it is complete, its command and its words.
package struct Cell {
  /// The terminator that is missing after the lines of a cell.
  enum Missing: Hashable {
    /// The end mark of its text.
    case mark(String)
    /// The blank line after a tune, which the end of a file replaces.
    case blankLine
  }

  /// The lines, without the blank line after a tune.
  let lines: [String]
  /// The number of its first line, from 1.
  package let line: Int
  /// The missing terminator; `nil` if the cell is complete.
  let missing: Missing?
  let head: CellHead

  /// Makes a cell of `lines`, whose first line was parsed as `head`.
  init(_ head: CellHead, lines: [String], line: Int, missing: Missing?) {
    self.head = head
    self.lines = lines
    self.line = line
    self.missing = missing
  }

  /// The same cell with another number of its first line.
  func atLine(_ line: Int) -> Cell { Cell(head, lines: lines, line: line, missing: missing) }

  /// The text, with its line breaks.
  package var text: String { lines.joined(separator: "\n") }

  /// The command to run, with its arguments.
  ///
  /// - Throws: `Failure` if the cell is not a command or the end of its text is missing.
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
  /// Whether Enter after `text` submits it; false within a tune or before an end mark.
  package static func isComplete(_ text: String) -> Bool {
    submission(text + "\n").last?.missing == nil
  }

  /// Splits text that was submitted at once, at the prompt or after `-c`, into cells.
  ///
  /// If the first command is raw, all lines belong to it; otherwise each line is a cell.
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

extension Cell {
  /// Text that, submitted at once, is these cells.
  static func submission(of cells: [Cell]) -> String {
    cells.enumerated().map { index, cell in
      if cell.head.continuation == .tune { return cell.text + "\n" }
      // Without marks, all lines after a first raw command would be its text.
      let needsMarks = index == 0 || cell.lines.count > 1
      return needsMarks ? cell.textBetweenMarks ?? cell.text : cell.text
    }.joined(separator: "\n")
  }

  /// Why Enter after `text` does not submit it: how its last cell ends; `nil` if it is complete.
  package static func openEnd(of text: String) -> String? {
    switch submission(text + "\n").last?.missing {
    case .mark(let mark): "a line '\(mark)' ends the text"
    case .blankLine: "a blank line ends the tune"
    case nil: nil
    }
  }
}

// MARK: Cells in a command file

extension Cell {
  /// The cell with its text between marks; `nil` if it is not a raw command or already has marks.
  var textBetweenMarks: String? {
    guard case .rest? = head.continuation,
      case .success(let first?) = head.request
    else { return nil }
    do throws(Failure) {
      let command = String(
        String.UnicodeScalarView(
          lines[0].unicodeScalars.dropLast(first.text?.unicodeScalars.count ?? 0)))
      return (try request().text ?? "").betweenMarks(after: command.trimmingTrailingBlanks)
    } catch {
      preconditionFailure("a cell without marks has no missing mark: \(error)")
    }
  }
}
