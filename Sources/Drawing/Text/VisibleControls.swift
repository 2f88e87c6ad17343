extension String {
  /// The text with each control character except newline and tab as a visible one-column symbol.
  ///
  /// A terminal obeys C0 characters (U+0000 to U+001F), DEL and C1 characters (U+0080 to U+009F,
  /// ECMA-48 section 5): a title read from a file could move the cursor or set the window's title.
  /// C0 and DEL become control pictures (from U+2400), C1 becomes U+FFFD; in an ASCII terminal all
  /// become `?`.
  ///
  /// - Complexity: O(*n*); a text without control characters is returned as it is.
  package func withVisibleControls(isASCII: Bool = false) -> String {
    guard unicodeScalars.contains(where: \.isTerminalControl) else { return self }
    var visible = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      visible.append(scalar.isTerminalControl ? scalar.controlPicture(isASCII: isASCII) : scalar)
    }
    return String(visible)
  }
}

extension Unicode.Scalar {
  fileprivate var isTerminalControl: Bool {
    switch value {
    case 0x09, 0x0A: false
    case ..<0x20, 0x7F...0x9F: true
    default: false
    }
  }

  fileprivate func controlPicture(isASCII: Bool) -> Unicode.Scalar {
    if isASCII { return "?" }
    return switch value {
    case ..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
