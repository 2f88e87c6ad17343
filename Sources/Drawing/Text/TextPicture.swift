/// An SVG picture of lines of text as a terminal shows them.
package struct TextPicture {
  private let lines: [StyledLine]

  /// A picture of `lines`, from top to bottom.
  package init(_ lines: [StyledLine]) { self.lines = lines }

  private static let fontSize = 14.0
  /// The width of a column of a monospaced font of this size.
  private static let columnWidth = 8.4
  private static let lineHeight = 20.0
  private static let margin = 12.0

  /// The backgrounds of surprising characters, from their lowest surprisal in bits.
  private static let shades: [(bits: Double, kind: String, colour: String)] = [
    (8, "s6", "#ff875f"), (6, "s5", "#ffaf5f"), (4, "s4", "#ffd75f"), (3, "s3", "#ffff87"),
    (2, "s2", "#ffffd7"), (1, "s1", "#fffff0"),
  ]

  /// The text of the SVG file.
  package var text: String {
    var shapes = SVGText()
    let columns = lines.map { displayWidth(of: $0.text) }.max() ?? 0
    let width = 2 * Self.margin + Double(max(1, columns)) * Self.columnWidth
    let height = 2 * Self.margin + Double(max(1, lines.count)) * Self.lineHeight
    for (row, line) in lines.enumerated() {
      let top = Self.margin + Double(row) * Self.lineHeight
      var x = Self.margin
      for span in line.spans {
        let spanWidth = Double(displayWidth(of: span.text)) * Self.columnWidth
        if case .surprisal(let bits?) = span.style,
          let shade = Self.shades.first(where: { bits >= $0.bits })
        {
          shapes.rectangle(shade.kind, x: x, y: top, width: spanWidth, height: Self.lineHeight)
        }
        shapes.words(
          span.style == .remark ? "remark" : "plain", span.text.trimmingTrailingBlanks, x: x,
          y: top + 0.72 * Self.lineHeight)
        x += spanWidth
      }
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width.coordinate)" \
      height="\(height.coordinate)" viewBox="0 0 \(width.coordinate) \(height.coordinate)">
      <style>text{font:\(Int(Self.fontSize))px monospace;white-space:pre;fill:#222}\
      .remark{fill:#a06000;font-weight:bold}\(Self.shadeRules)</style>
      <rect width="100%" height="100%" fill="#fff"/>
      \(shapes.text)</svg>

      """
  }

  private static let shadeRules = shades.map { ".\($0.kind){fill:\($0.colour)}" }.joined()
}
