/// How probability divides among the continuations of a text, character by character.
///
/// Each row divides the pieces of the row above.
package struct MassStrips: Hashable, Sendable {
  /// A part of a row.
  package struct Piece: Hashable, Sendable {
    /// What the continuations in it have at this character; nil for all that are not shown apart.
    package let label: String?
    /// Where it begins and how wide it is, as shares of the row.
    package let start: Double
    package let width: Double
    /// What kind of character it is, which gives its colour.
    package let kind: Int

    package init(label: String?, start: Double, width: Double, kind: Int) {
      (self.label, self.start, self.width, self.kind) = (label, start, width, kind)
    }

    /// The piece in words, for readers who do not see it.
    fileprivate var inWords: String { "\(label ?? "others") \((width * 100).fixed(1)) %" }
  }

  package let title: String
  /// The rows, each from left to right.
  package let rows: [[Piece]]

  package init(title: String, rows: [[Piece]]) {
    self.title = title
    self.rows = rows
  }

  /// The rows in words, with the likeliest pieces of each.
  var description: String {
    rows.enumerated().map { number, row in
      let named = row.filter { $0.label != nil }.sorted { $0.width > $1.width }.prefix(3)
      return "character \(number + 1): " + named.map(\.inWords).joined(separator: ", ")
    }.joined(separator: "; ")
  }
}

/// Strips of probability drawn in characters.
package struct MassText {
  private let strips: MassStrips
  private let columns: Int
  private let alphabet: DotCanvas.Alphabet

  /// Draws `strips` within `columns`.
  package init(_ strips: MassStrips, columns: Int, alphabet: DotCanvas.Alphabet) {
    self.strips = strips
    self.columns = max(1, columns)
    self.alphabet = alphabet
  }

  /// The title, then a line for each row; a piece narrower than half a column is not seen.
  package var lines: [StyledLine] {
    [StyledLine(strips.title.cut(to: columns))] + strips.rows.map(line)
  }

  private func line(_ row: [MassStrips.Piece]) -> StyledLine {
    var line = StyledLine()
    var at = 0
    for piece in row {
      let start = max(at, column(piece.start))
      let width = column(piece.start + piece.width) - start
      if width <= 0 { continue }
      line.append(String(repeating: " ", count: start - at), .plain)
      line.append(text(piece, width: width), piece.label == nil ? .plain : .series(piece.kind))
      at = start + width
    }
    return line
  }

  private func column(_ share: Double) -> Int { Int((share * Double(columns)).rounded()) }

  /// A piece of `width` columns: its edge if there is room, its label in the middle.
  private func text(_ piece: MassStrips.Piece, width: Int) -> String {
    let isASCII = alphabet == .ascii
    guard let label = piece.label else {
      return String(repeating: isASCII ? "." : "░", count: width)
    }
    let room = width - 1
    let length = displayWidth(of: label)
    if room < length {
      return length == width ? label : String(repeating: isASCII ? "?" : "▏", count: width)
    }
    let before = (room - length) / 2
    return (isASCII ? "|" : "▏") + String(repeating: " ", count: before) + label
      + String(repeating: " ", count: room - length - before)
  }
}
