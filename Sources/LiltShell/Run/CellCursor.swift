/// Moves of the cursor in a cell; places are counted in Unicode scalars.
package enum CellCursor {
  /// The place one line up, in the same column if the line is so long; `nil` in the first line.
  package static func up(in text: String, from place: Int) -> Int? {
    let lines = Lines(text)
    let (line, column) = lines.position(of: place)
    return line == 0 ? nil : lines.place(line: line - 1, column: column)
  }

  /// The place one line down; `nil` in the last line.
  package static func down(in text: String, from place: Int) -> Int? {
    let lines = Lines(text)
    let (line, column) = lines.position(of: place)
    return line + 1 == lines.all.count ? nil : lines.place(line: line + 1, column: column)
  }

  /// The place before the character, with its marks, that ends at `place`; `nil` at the start.
  package static func left(in text: String, from place: Int) -> Int? {
    ends(of: text).last { $0 < place }
  }

  /// The place after the character, with its marks, that begins at `place`; `nil` at the end.
  package static func right(in text: String, from place: Int) -> Int? {
    ends(of: text).first { $0 > place }
  }

  /// The places between characters, from 0 to the end of the text.
  private static func ends(of text: some StringProtocol) -> [Int] {
    text.reduce(into: [0]) { ends, character in
      ends.append(ends[ends.count - 1] + character.unicodeScalars.count)
    }
  }

  private struct Lines {
    let all: [Substring]

    init(_ text: String) { all = text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The line of a place, and the characters before it in the line.
    func position(of place: Int) -> (line: Int, column: Int) {
      var rest = place
      for (number, line) in all.enumerated() {
        let count = line.unicodeScalars.count
        if rest <= count {
          return (number, CellCursor.ends(of: line).firstIndex { $0 >= rest } ?? line.count)
        }
        rest -= count + 1
      }
      return (all.count - 1, all.last?.count ?? 0)
    }

    func place(line: Int, column: Int) -> Int {
      let start = all[..<line].reduce(0) { $0 + $1.unicodeScalars.count + 1 }
      let ends = CellCursor.ends(of: all[line])
      return start + ends[min(column, ends.count - 1)]
    }
  }
}
