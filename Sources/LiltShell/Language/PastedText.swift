import Drawing

/// Text that a person pasted at the prompt.
package enum PastedText {
  /// The text to put into the line: unified line ends, none at the end, and of a copied session only
  /// what had been typed at its prompts.
  package static func cleaned(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var afterCarriageReturn = false
    for character in text.unicodeScalars {
      if character == "\r" || character == "\n" && !afterCarriageReturn {
        scalars.append("\n")
      } else if character == "\t" || character.properties.generalCategory != .control {
        scalars.append(character)
      }
      afterCarriageReturn = character == "\r"
    }
    let text = String(scalars).trimmingTrailingNewlines
    let cells = typedCells(in: text)
    return cells.isEmpty ? text : cells.joined(separator: "\n")
  }

  /// What stands after the prompts of a copied session, each with the lines that belong to it.
  private static func typedCells(in text: String) -> [String] {
    var cells: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let typed = afterPrompt(line) {
        cells.append(String(typed))
      } else if let last = cells.last, !Cell.isComplete(last) {
        cells[cells.count - 1] = last + "\n" + line
      }
    }
    // A raw command's text would take in the cells after it.
    if cells.count > 1, let marked = Cell.submission(cells[0]).first?.textBetweenMarks {
      cells[0] = marked
    }
    return cells
  }

  /// What follows `lilt[3]> ` at the start of `line`.
  private static func afterPrompt(_ line: Substring) -> Substring? {
    guard line.hasPrefix("lilt["), let end = line.firstIndex(of: "]") else { return nil }
    let number = line[..<end].dropFirst(5)
    let rest = line[end...].dropFirst()
    guard Int(number) != nil, rest.hasPrefix(">") else { return nil }
    return rest.dropFirst().drop { $0 == " " }
  }
}
