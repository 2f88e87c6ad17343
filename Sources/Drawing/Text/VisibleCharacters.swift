extension Unicode.Scalar {
  /// The signs that stand for white space where it would be lost.
  private static let signs: [(blank: Unicode.Scalar, sign: Unicode.Scalar)] = [
    ("\n", "↵"), (" ", "·"), ("\t", "⇥"),
  ]

  /// The character where it stands alone: white space as a sign, control characters as escapes,
  /// combining characters on a dotted circle.
  ///
  /// The signs themselves, which a text can have too, are escapes.
  package var visible: String {
    if let sign = Self.signs.first(where: { $0.blank == self })?.sign { return String(sign) }
    let isSign = Self.signs.contains { $0.sign == self }
    switch self {
    case _ where isSign, "\u{0}"..."\u{1F}", "\u{7F}"..."\u{A0}":
      return "\\u{\(String(value, radix: 16))}"
    default: return properties.isGraphemeExtend ? "◌" + String(self) : String(self)
    }
  }

  /// The character within a line of text: as `visible`, but a space is a space.
  package var visibleInLine: String { self == " " ? " " : visible }

  /// The white space that the character is a sign of; the character itself if it is not a sign.
  package var signified: Unicode.Scalar {
    Self.signs.first { $0.sign == self }?.blank ?? self
  }
}

extension Sequence<Unicode.Scalar> {
  /// A text on one line, in which line ends and tabs are signs.
  package var visibleInLine: String { map(\.visibleInLine).joined() }

  /// A text whose white space is all signs.
  package var visible: String { map(\.visible).joined() }
}
