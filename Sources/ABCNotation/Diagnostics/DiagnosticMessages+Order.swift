// The messages about repeats, parts, jumps and overlays. A name is never changed or reused: scripts
// match it.
extension Diagnostic.Message {
  // MARK: Repeat signs

  static func unusualRepeat(_ text: String, readAs bar: BarLine) -> Self {
    Self(
      "unusual-repeat", .warning,
      "'\(text)' is no repeat sign of ABC 2.1; it is read as '\(bar.abc)'")
  }
  static func tooManyPasses(_ count: Int) -> Self {
    Self(
      "too-many-passes", .error,
      "the colons ask for \(count) passes; at most \(BarLine.passLimit) are played")
  }
  static func repeatCountsDiffer(_ first: Int, _ second: Int, played: Int) -> Self {
    Self(
      "repeat-counts-differ", .warning,
      "one sign asks for \(first) passes, the other for \(second); \(played) are played")
  }
  static func endingsDifferFromColons(_ colons: Int, endings: Int) -> Self {
    Self(
      "endings-differ-from-colons", .warning,
      "the colons ask for \(colons) passes, the endings for \(endings), which are played")
  }
}
