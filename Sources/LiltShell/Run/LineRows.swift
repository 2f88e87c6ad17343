import Drawing

/// The rows that a line takes in a window.
package enum LineRows {
  /// The rows above the end of `text`, which a terminal wraps at `columns`.
  package static func above(_ text: String, columns: Int) -> Int {
    let columns = max(1, columns)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // A full line is followed by an empty row only if the cursor stands after it.
    let before = lines.dropLast().reduce(0) {
      $0 + max(1, (width(of: $1) + columns - 1) / columns)
    }
    return before + width(of: lines[lines.count - 1]) / columns
  }

  /// The columns of a line, with tabs that end at multiples of eight.
  private static func width(of line: Substring) -> Int {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    return parts.dropLast().reduce(0) { ($0 + displayWidth(of: String($1))) / 8 * 8 + 8 }
      + displayWidth(of: String(parts[parts.count - 1]))
  }
}
