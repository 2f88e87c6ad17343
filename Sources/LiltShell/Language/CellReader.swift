import Drawing

/// Groups lines into cells.
///
/// A line is a cell. After `<<END` it includes the lines up to `END`; a tune that begins with `X:`
/// extends to a blank line. Blank lines and comments between cells are skipped.
struct CellReader {
  private let lines: LineSource
  private let variables: [String: String]
  /// Whether the lines after a raw command are its text.
  private var takesRest: Bool

  /// Makes a reader of `lines`.
  ///
  /// - Parameters:
  ///   - lines: The lines.
  ///   - variables: The values of `${name}` in words.
  ///   - isSubmittedAtOnce: Whether all lines belong to the first cell if it is a raw command.
  init(lines: LineSource, variables: [String: String] = [:], isSubmittedAtOnce: Bool = false) {
    self.lines = lines
    self.variables = variables
    takesRest = isSubmittedAtOnce
  }

  /// The next cell, `nil` at the end.
  ///
  /// - Throws: Any error of the line source.
  mutating func next() throws -> Cell? {
    while let line = try lines.next() {
      let start = line.unicodeScalars.drop(while: \.isBlank)
      if start.isEmpty || start.first == "#" { continue }
      defer { takesRest = false }
      return try cell(from: line, number: lines.count)
    }
    return nil
  }

  private func cell(from first: String, number: Int) throws -> Cell {
    let head = CellHead(first, variables: variables)
    var text = [first]
    var missing: Cell.Missing?
    switch head.continuation {
    case .text(let mark), .system(let mark), .refused(let mark): missing = .mark(mark)
    case .tune: missing = .blankLine
    case .rest where takesRest:
      while let next = try lines.next() { text.append(next) }
      while text.count > 1, text.last?.isEmpty == true { text.removeLast() }
    case .rest, nil: break
    }
    while let end = missing, let next = try lines.next() {
      let isEnd = end.isMet(by: next)
      if isEnd { missing = nil }
      if !isEnd || end != .blankLine { text.append(next) }
    }
    return Cell(head, lines: text, line: number, missing: missing)
  }
}

extension Cell.Missing {
  fileprivate func isMet(by line: String) -> Bool {
    switch self {
    case .mark(let mark): line.trimmingTrailingBlanks == mark
    case .blankLine: line.unicodeScalars.allSatisfy(\.isBlank)
    }
  }
}
