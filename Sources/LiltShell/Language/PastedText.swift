import Drawing

/// Text that the user pasted at the prompt.
package enum PastedText {
  /// Cleans text for the input line: unifies line ends and removes those at the end.
  ///
  /// From a copied session, only the text typed at its prompts is kept.
  package static func cleaned(_ text: String) -> String {
    let kept = text.withPlainLineEnds.unicodeScalars.filter {
      $0 == "\t" || $0 == "\n" || $0.properties.generalCategory != .control
    }
    let text = String(String.UnicodeScalarView(kept)).trimmingTrailingNewlines
    let cells = typedCells(in: text)
    return cells.isEmpty ? text : cells.joined(separator: "\n")
  }

  /// The text to put into the line for what the user pasted.
  ///
  /// - Parameters:
  ///   - pasted: The text as the terminal hands it over.
  ///   - before: The line before the cursor.
  ///   - isAtEnd: Whether the cursor is at the end of the line.
  /// - Returns: The text; a tune at the end is followed by a newline.
  package static func insertion(of pasted: String, after before: String, isAtEnd: Bool) -> String {
    let text = ComposedText.of(cleaned(pasted))
    // A pasted tune is whole, so one Enter submits it.
    let isTune = isAtEnd && Cell.submission(before + text + "\n").last?.missing == .blankLine
    return isTune && text.contains("\n") ? text + "\n" : text
  }

  /// The cells typed at the prompts of a copied session, each with all its lines.
  private static func typedCells(in text: String) -> [String] {
    var cells: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let typed = afterPrompt(line) {
        cells.append(String(typed))
      } else if let last = cells.last, !Cell.isComplete(last) {
        cells[cells.count - 1] = last + "\n" + line
      }
    }
    // Marks keep the cells that follow out of a raw command's text.
    if cells.count > 1, let marked = Cell.submission(cells[0]).first?.textBetweenMarks {
      cells[0] = marked
    }
    return cells
  }

  /// The text after a prompt such as `lilt[3]> ` at the start of `line`.
  private static func afterPrompt(_ line: Substring) -> Substring? {
    guard line.hasPrefix("lilt["), let end = line.firstIndex(of: "]") else { return nil }
    let number = line[..<end].dropFirst(5)
    let rest = line[end...].dropFirst()
    guard Int(number) != nil, rest.hasPrefix(">") else { return nil }
    return rest.dropFirst().drop { $0 == " " }
  }
}
