public import ABCNotation

/// Why a tune cannot be drawn under a constraint.
public enum ConstraintError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The vocabulary lacks notes, line ends, bar lines or the form's repeat signs.
  case vocabulary
  /// The opening has no `K:` line, so the music has not begun.
  case noKey
  /// The metre is free, so bars have no length.
  case freeMeter
  /// The music has several voices, or the model learned to write two; bars are followed in one.
  case voices(Int)
  /// The bar's length, in whole notes, cannot be counted in quarters of the unit note length.
  case bar(length: Fraction, unit: Fraction)
  /// The opening stops inside brackets, braces or quotes.
  case unfinished
  /// The opening stops at a place in the bar that no note of the vocabulary can reach.
  case position(Fraction)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .vocabulary:
      "the model's characters lack notes, line ends, bar lines or the repeat signs of the form"
    case .noKey: "the text has no K: line, expected a header before bars can be counted"
    case .freeMeter: "the metre is free, expected one such as 6/8"
    case .voices(let count): "the music has \(count) voices, expected one"
    case .bar(let length, let unit):
      "a bar of \(length) with the unit note length \(unit), expected one that quarters of the unit fill"
    case .unfinished: "the text stops inside brackets, braces or quotes, expected them closed"
    case .position(let place):
      "the text stops \(place) of a whole note into the bar, expected a place that notes can reach"
    }
  }
}
