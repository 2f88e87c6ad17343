/// Draws strips of probability as a self-contained SVG file, in the style of `SVGChart`.
package struct SVGMass {
  private let strips: MassStrips

  // Lengths are in pixels.
  private static let left = 16.0
  private static let top = 44.0
  private static let plotWidth = 688.0
  private static let rowHeight = 26.0
  private static let characterWidth = 8.4

  package init(_ strips: MassStrips) { self.strips = strips }

  private var frame: SVGFrame {
    SVGFrame(
      width: Self.plotWidth + 2 * Self.left,
      height: Self.top + Self.rowHeight * Double(strips.rows.count) + 16)
  }

  /// The text of the SVG file.
  package var text: String { element(frame.file, behind: frame.background) }

  /// The strips as an `svg` element for a page, which has the style.
  package var figure: String { element(frame.figure, behind: []) }

  private func element(_ start: String, behind background: [String]) -> String {
    let lines =
      [
        start, "<title>\(strips.title.xml)</title>", "<desc>\(strips.description.xml)</desc>",
      ] + background + [
        "<text class=\"lilt-ink\" fill=\"#1d2125\" x=\"\(Self.left.coordinate)\" y=\"28\" "
          + "font-size=\"15\" font-weight=\"600\">\(strips.title.xml)</text>"
      ] + strips.rows.enumerated().flatMap { number, row in row.map { piece($0, row: number) } }
      + ["</svg>"]
    return lines.map { $0 + "\n" }.joined()
  }

  private func piece(_ piece: MassStrips.Piece, row: Int) -> String {
    let x = Self.left + piece.start * Self.plotWidth
    let width = piece.width * Self.plotWidth
    let y = Self.top + Self.rowHeight * Double(row)
    guard let label = piece.label else {
      return "<rect fill=\"#7f7f7f\" fill-opacity=\"0.12\" "
        + Self.place(x, y, width)
        + "><title>others, \((piece.width * 100).fixed(2)) %</title></rect>"
    }
    let colour = SeriesStyle.style(at: piece.kind).colour
    let rectangle =
      "<rect fill=\"\(colour)\" fill-opacity=\"0.22\" stroke=\"\(colour)\" stroke-width=\"0.7\" "
      + Self.place(x, y, width)
      + "><title>\(label.xml), \((piece.width * 100).fixed(2)) %</title></rect>"
    guard width >= Self.characterWidth * Double(displayWidth(of: label)) else { return rectangle }
    return rectangle
      + "<text class=\"lilt-ink\" fill=\"#1d2125\" x=\"\((x + width / 2).coordinate)\" "
      + "y=\"\((y + 17).coordinate)\" text-anchor=\"middle\" pointer-events=\"none\" "
      + "font-family=\"ui-monospace, monospace\" font-size=\"13\">\(label.xml)</text>"
  }

  private static func place(_ x: Double, _ y: Double, _ width: Double) -> String {
    "x=\"\(x.coordinate)\" y=\"\(y.coordinate)\" width=\"\(max(0.1, width).coordinate)\" "
      + "height=\"\((rowHeight - 2).coordinate)\""
  }
}
