/// The shapes of an SVG image, in the order in which they were added.
package struct SVGText {
  /// A shape, whose class is its kind.
  private enum Shape {
    case rectangle(x: Double, y: Double, width: Double, height: Double, radius: Double)
    case line([(x: Double, y: Double)])
    case circle(x: Double, y: Double, radius: Double)
    case words(String, x: Double, y: Double)
  }

  private var shapes: [(kind: String, shape: Shape)] = []

  package mutating func rectangle(
    _ kind: String, x: Double, y: Double, width: Double, height: Double, radius: Double = 0
  ) {
    shapes.append((kind, .rectangle(x: x, y: y, width: width, height: height, radius: radius)))
  }

  /// A line through points.
  package mutating func line(_ kind: String, _ points: [(x: Double, y: Double)]) {
    shapes.append((kind, .line(points)))
  }

  package mutating func circle(_ kind: String, x: Double, y: Double, radius: Double) {
    shapes.append((kind, .circle(x: x, y: y, radius: radius)))
  }

  package mutating func words(_ kind: String, _ words: String, x: Double, y: Double) {
    shapes.append((kind, .words(words, x: x, y: y)))
  }

  /// An element for each shape, a line each.
  package var text: String {
    shapes.map { kind, shape in
      switch shape {
      case .rectangle(let x, let y, let width, let height, let radius):
        let round = radius > 0 ? #" rx="\#(radius.coordinate)""# : ""
        return #"<rect class="\#(kind)" x="\#(x.coordinate)" y="\#(y.coordinate)" "#
          + #"width="\#(width.coordinate)" height="\#(height.coordinate)"\#(round)/>"# + "\n"
      case .line(let points):
        let path = points.map { "\($0.x.coordinate),\($0.y.coordinate)" }.joined(separator: " ")
        return #"<polyline class="\#(kind)" points="\#(path)"/>"# + "\n"
      case .circle(let x, let y, let radius):
        return #"<circle class="\#(kind)" cx="\#(x.coordinate)" cy="\#(y.coordinate)" "#
          + #"r="\#(radius.coordinate)"/>"# + "\n"
      case .words(let words, let x, let y):
        return #"<text class="\#(kind)" x="\#(x.coordinate)" y="\#(y.coordinate)">"# + words.xml
          + "</text>\n"
      }
    }.joined()
  }

  // MARK: Compact text

  /// Writes the same image in a fraction of the length.
  ///
  /// - Parameters:
  ///   - separate: The kind whose rectangles keep an element each; they are lines with round ends,
  ///     whose width is the height of the rectangles.
  ///   - background: The kinds that are behind all others.
  /// - Returns: One element for each kind, in the order in which the kinds were first added.
  package func compactText(separate: String, behind background: [String]) -> String {
    var kinds: [String] = []
    var paths: [String: String] = [:]
    var others: [String: String] = [:]
    for (kind, shape) in shapes {
      if paths[kind] == nil, others[kind] == nil { kinds.append(kind) }
      switch shape {
      case .rectangle(let x, let y, let width, let height, _) where kind == separate:
        // Round ends add half the height at either side.
        let length = max(0, width - height)
        let start = "M\((x + height / 2).coordinate) \((y + height / 2).coordinate)"
        others[kind, default: ""] += #"<path d="\#(start)h\#(max(0.1, length).coordinate)"/>"#
      case .rectangle(let x, let y, let width, let height, _):
        paths[kind, default: ""] +=
          "M\(x.coordinate) \(y.coordinate)h\(width.coordinate)v\(height.coordinate)"
          + "h-\(width.coordinate)z"
      case .line(let points):
        paths[kind, default: ""] += Self.path(through: points)
      case .circle(let x, let y, let radius):
        others[kind, default: ""] +=
          #"<circle cx="\#(x.coordinate)" cy="\#(y.coordinate)" r="\#(radius.coordinate)"/>"#
      case .words(let words, let x, let y):
        others[kind, default: ""] +=
          #"<text x="\#(x.coordinate)" y="\#(y.coordinate)">\#(words.xml)</text>"#
      }
    }
    let layers = background.filter(kinds.contains) + kinds.filter { !background.contains($0) }
    return layers.map { kind in
      let path = paths[kind].map { #"<path class="\#(kind)" d="\#($0)"/>"# } ?? ""
      return path + (others[kind].map { #"<g class="\#(kind)">\#($0)</g>"# } ?? "")
    }.joined(separator: "\n")
  }

  /// Path data; a step along an axis has one number.
  private static func path(through points: [(x: Double, y: Double)]) -> String {
    guard let first = points.first else { return "" }
    var path = "M\(first.x.coordinate) \(first.y.coordinate)"
    for (from, to) in zip(points, points.dropFirst()) {
      if from.x == to.x {
        path += "V\(to.y.coordinate)"
      } else if from.y == to.y {
        path += "H\(to.x.coordinate)"
      } else {
        path += "L\(to.x.coordinate) \(to.y.coordinate)"
      }
    }
    return path
  }
}

extension Double {
  /// A length in a drawing with one decimal, which is a tenth of a pixel.
  package var coordinate: String {
    let text = fixed(1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Unicode.Scalar {
  /// Whether Unicode reserves the character for use within programs.
  package var isNoncharacter: Bool {
    value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
  }
}

extension String {
  /// The text escaped for XML; characters that XML 1.0 does not allow or discourages are replaced.
  package var xml: String {
    var view = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "\u{7F}"..."\u{9F}",
        _ where scalar.isNoncharacter:
        view.append("\u{FFFD}")
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
