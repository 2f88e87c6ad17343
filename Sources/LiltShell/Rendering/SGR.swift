import Drawing

/// Terminal colours (ECMA-48, Select Graphic Rendition).
enum SGR {
  private static let reset = "\u{1B}[0m"

  /// Text in the colour of `code`.
  static func coloured(_ text: String, _ code: String) -> String {
    "\u{1B}[\(code)m\(text)\(reset)"
  }

  /// Pieces of a line, each in the colour of its style.
  static func coloured(_ spans: [StyledLine.Span]) -> String {
    var line = ""
    var current: String?
    for span in spans {
      let code = code(of: span.style)
      // A background ends before the next begins.
      if case .surprisal = span.style {
        line += code.map { coloured(span.text, $0) } ?? span.text
        continue
      }
      if code != current { line += code.map { "\u{1B}[\($0)m" } ?? reset }
      line += span.text
      current = code
    }
    return current == nil ? line : line + reset
  }

  /// The code of a style; `nil` for the terminal's default colour.
  private static func code(of style: TextStyle) -> String? {
    switch style {
    case .plain: nil
    case .remark: "1;33"
    case .series(let position): "\(SeriesStyle.style(at: position).terminalColour)"
    case .surprisal(let bits): bits.flatMap(code(ofBits:))
    }
  }

  /// Seven backgrounds from none through yellow to red, with limits at 1, 2, 3, 4, 6 and 8 bits.
  private static func code(ofBits bits: Double) -> String? {
    let limits: [(Double, Int)] = [(2, 230), (3, 228), (4, 221), (6, 215), (8, 209)]
    guard bits >= 1 else { return nil }
    return "48;5;\(limits.first { bits < $0.0 }?.1 ?? 203);30"
  }
}
