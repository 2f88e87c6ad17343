/// Why a part of a tune cannot be drawn anew.
public enum RevisionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The tune has several voices.
  case severalVoices(Int)
  /// The metre is free, so bars have no length.
  case freeMeter
  /// The parser or the player reports faults.
  case faults(Int)
  /// The tune has no bar with notes.
  case noMusic
  /// The tune does not have all of the bars; `count` is the number of those that it has.
  case bars(ClosedRange<Int>, count: Int)
  /// The text of a bar has a line end, a field or a sign that drawing cannot keep.
  case bar(Int, found: String)
  /// A place of a bar, such as its end or that of a chord symbol, cannot be counted in the notes that
  /// the model writes.
  case length(bar: Int)
  /// The tune has no chord symbols.
  case noChordSymbols
  /// Every bar belongs to a cadence or repeats another one.
  case nothingToVary
  /// The key has no tonic.
  case noTonic
  /// No drawing was legal, or ended on the tonic where it must.
  case nothingFits(drawings: Int)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .severalVoices(let count): "the tune has \(count) voices, expected one"
    case .freeMeter: "the metre is free, expected one such as 6/8"
    case .faults(let count):
      "the tune has \(count) \(count == 1 ? "fault" : "faults"), expected none"
    case .noMusic: "the tune has no bar with notes"
    case .bars(let range, let count):
      "there \(range.count == 1 ? "is no bar" : "are no bars") '\(Self.words(range))', "
        + "expected 1 to \(count)"
    case .bar(let number, let found):
      "bar \(number) has \(found), expected notes and chord symbols on one line"
    case .length(let bar):
      "bar \(bar) has a place that quarters of the unit note length do not reach"
    case .noChordSymbols: "the tune has no chord symbols"
    case .nothingToVary:
      "every bar is one of the last two of a part or repeats another one, expected one that can vary"
    case .noTonic: "the key has no tonic"
    case .nothingFits(let count):
      "none of \(count) drawings fits; another seed or more drawings may help"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }
}
