/// Builds the text of an SVG image from shapes.
package struct SVGText {
  package private(set) var text = ""

  /// Adds a line of markup unchanged.
  private mutating func add(_ markup: String) { text += markup + "\n" }

  package mutating func rectangle(
    _ kind: String, x: Double, y: Double, width: Double, height: Double, radius: Double = 0
  ) {
    let round = radius > 0 ? #" rx="\#(radius.coordinate)""# : ""
    add(
      #"<rect class="\#(kind)" x="\#(x.coordinate)" y="\#(y.coordinate)" "#
        + #"width="\#(width.coordinate)" height="\#(height.coordinate)"\#(round)/>"#)
  }

  /// A line through points.
  package mutating func line(_ kind: String, _ points: [(x: Double, y: Double)]) {
    let path = points.map { "\($0.x.coordinate),\($0.y.coordinate)" }.joined(separator: " ")
    add(#"<polyline class="\#(kind)" points="\#(path)"/>"#)
  }

  package mutating func circle(_ kind: String, x: Double, y: Double, radius: Double) {
    add(
      #"<circle class="\#(kind)" cx="\#(x.coordinate)" cy="\#(y.coordinate)" "#
        + #"r="\#(radius.coordinate)"/>"#)
  }

  package mutating func words(_ kind: String, _ words: String, x: Double, y: Double) {
    add(
      #"<text class="\#(kind)" x="\#(x.coordinate)" y="\#(y.coordinate)">"#
        + words.xml + "</text>")
  }
}

extension Double {
  /// A length in a drawing with one decimal, which is a tenth of a pixel.
  package var coordinate: String {
    let text = fixed(1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension String {
  /// The text escaped for XML; characters that XML 1.0 does not allow are replaced.
  package var xml: String {
    var view = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "&": view.append(contentsOf: "&amp;".unicodeScalars)
      case "<": view.append(contentsOf: "&lt;".unicodeScalars)
      case ">": view.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": view.append(contentsOf: "&quot;".unicodeScalars)
      case "\t", "\n", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
        view.append(scalar)
      default: view.append("\u{FFFD}")
      }
    }
    return String(view)
  }
}
