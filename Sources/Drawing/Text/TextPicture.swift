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

  /// The backgrounds of characters below and above the middle of a diverging scale, by their levels.
  private static let activities: [Int: String] = [
    -3: "#6aaed6", -2: "#9ecae1", -1: "#deebf7", 1: "#fee6ce", 2: "#fdae6b", 3: "#f5863a",
  ]

  /// The class of a background, `nil` without one.
  private static func shade(of style: TextStyle) -> String? {
    switch style {
    case .surprisal(let bits?): shades.first { bits >= $0.bits }?.kind
    case .activity(let share):
      activities[ActivityText.level(ofShare: share)] == nil
        ? nil : activityKind(ActivityText.level(ofShare: share))
    default: nil
    }
  }

  private static func activityKind(_ level: Int) -> String {
    level < 0 ? "m\(-level)" : "p\(level)"
  }

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
        if let shade = Self.shade(of: span.style) {
          shapes.rectangle(shade, x: x, y: top, width: spanWidth, height: Self.lineHeight)
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
      .remark{fill:#a06000;font-weight:bold}\(Self.shadeRules)\(usesActivity ? Self.activityRules : "")</style>
      <rect width="100%" height="100%" fill="#fff"/>
      \(shapes.text)</svg>

      """
  }

  /// Whether a character is on a diverging scale, so that other pictures need no rules for it.
  private var usesActivity: Bool {
    lines.contains { line in
      line.spans.contains { if case .activity = $0.style { true } else { false } }
    }
  }

  private static let activityRules = activities.sorted { $0.key < $1.key }
    .map { ".\(activityKind($0.key)){fill:\($0.value)}" }.joined()

  private static let shadeRules = shades.map { ".\($0.kind){fill:\($0.colour)}" }.joined()
}
