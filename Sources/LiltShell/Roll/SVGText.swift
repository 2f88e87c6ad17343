/// Puts shapes into the text of an SVG image.
struct SVGText {
  private(set) var text = ""

  /// A number in few digits.
  static func number(_ value: Double) -> String {
    var text = value.fixed(1)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text
  }

  /// Adds a line of markup as it is.
  mutating func add(_ markup: String) { text += markup + "\n" }

  mutating func rectangle(
    _ kind: String, x: Double, y: Double, width: Double, height: Double, radius: Double = 0
  ) {
    let round = radius > 0 ? #" rx="\#(Self.number(radius))""# : ""
    add(
      #"<rect class="\#(kind)" x="\#(Self.number(x))" y="\#(Self.number(y))" "#
        + #"width="\#(Self.number(width))" height="\#(Self.number(height))"\#(round)/>"#)
  }

  /// A line through points.
  mutating func line(_ kind: String, _ points: [(x: Double, y: Double)]) {
    let path = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    add(#"<polyline class="\#(kind)" points="\#(path)"/>"#)
  }

  mutating func circle(_ kind: String, x: Double, y: Double, radius: Double) {
    add(
      #"<circle class="\#(kind)" cx="\#(Self.number(x))" cy="\#(Self.number(y))" "#
        + #"r="\#(Self.number(radius))"/>"#)
  }

  mutating func words(_ kind: String, _ words: String, x: Double, y: Double) {
    add(
      #"<text class="\#(kind)" x="\#(Self.number(x))" y="\#(Self.number(y))">"#
        + words.xml + "</text>")
  }
}
