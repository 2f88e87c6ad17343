/// The style of a line, which differs from other lines even without colour.
package struct SeriesStyle: Hashable, Sendable {
  /// The shape of the markers on the line.
  package enum Marker: Hashable, Sendable {
    case circle, triangle, square, diamond, cross, ring, wedge, frame
  }

  package let marker: Marker
  /// The marker in a terminal.
  package let glyph: Character
  /// The marker, and the line itself, in an ASCII terminal.
  package let asciiGlyph: Character
  /// The lengths of dashes and gaps; empty for a solid line.
  package let dashes: [Int]
  /// A colour with a contrast of at least 3:1 to both a white and a nearly black background.
  package let colour: String
  /// The SGR code of the colour in a terminal.
  package let terminalColour: Int

  /// The style of the line at `position`; there are eight.
  package static func style(at position: Int) -> SeriesStyle { all[position % all.count] }

  /// The number of distinct styles.
  package static var count: Int { all.count }

  private static let all = [
    SeriesStyle(
      marker: .circle, glyph: "●", asciiGlyph: "o", dashes: [], colour: "#0072b2",
      terminalColour: 36),
    SeriesStyle(
      marker: .triangle, glyph: "▲", asciiGlyph: "^", dashes: [8, 4], colour: "#d55e00",
      terminalColour: 33),
    SeriesStyle(
      marker: .square, glyph: "■", asciiGlyph: "#", dashes: [2, 3], colour: "#00966d",
      terminalColour: 32),
    SeriesStyle(
      marker: .diamond, glyph: "◆", asciiGlyph: "*", dashes: [10, 3, 2, 3], colour: "#b5499d",
      terminalColour: 35),
    SeriesStyle(
      marker: .cross, glyph: "✕", asciiGlyph: "x", dashes: [5, 2], colour: "#7f7f7f",
      terminalColour: 37),
    SeriesStyle(
      marker: .ring, glyph: "○", asciiGlyph: "@", dashes: [14, 4], colour: "#8a7a00",
      terminalColour: 31),
    SeriesStyle(
      marker: .wedge, glyph: "▼", asciiGlyph: "v", dashes: [4, 4], colour: "#4a6fe3",
      terminalColour: 34),
    SeriesStyle(
      marker: .frame, glyph: "□", asciiGlyph: "+", dashes: [10, 3, 2, 3, 2, 3], colour: "#9a6324",
      terminalColour: 93),
  ]
}
