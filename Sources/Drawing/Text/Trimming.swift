extension Unicode.Scalar {
  /// Whether the character is a space, a tab or part of a line break.
  package var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }
}

extension StringProtocol {
  /// The text without spaces, tabs and line breaks at its end.
  package var trimmingTrailingBlanks: String {
    var scalars = String(self).unicodeScalars
    while let last = scalars.last, last.isBlank { scalars.removeLast() }
    return String(scalars)
  }
}

extension String {
  /// The text without line breaks at its end.
  package var trimmingTrailingNewlines: String {
    var scalars = unicodeScalars
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    return String(scalars)
  }
}
