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
      if span.style.isBackground {
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
    case .activity(let share): code(ofShare: share)
    }
  }

  /// Seven backgrounds from blue through none to orange, one for each level of a diverging scale.
  private static func code(ofShare share: Double) -> String? {
    let level = ActivityText.level(ofShare: share)
    let colours = level < 0 ? [195, 153, 75] : [230, 222, 208]
    return level == 0 ? nil : "48;5;\(colours[abs(level) - 1]);30"
  }

  /// Seven backgrounds from none through yellow to red, one for each level of surprisal.
  private static func code(ofBits bits: Double) -> String? {
    let colours = [230, 228, 221, 215, 209, 203]
    let level = ScoredText.level(ofBits: bits)
    return level == 0 ? nil : "48;5;\(colours[level - 1]);30"
  }
}

extension TextStyle {
  /// Whether the style is a background.
  fileprivate var isBackground: Bool {
    switch self {
    case .surprisal, .activity: true
    case .plain, .remark, .series: false
    }
  }
}
