/// Whose turn it is among the voices of a tune, which pass by `V:` lines and `[V:…]` within a line.
struct VoiceTurns {
  /// The voice whose turn it is, counted from 0 in the order in which voices are named.
  private(set) var voice = 0

  private var names: [String] = []

  /// Passes to the voice that a field with this value names, such as `2 clef=bass`.
  ///
  /// - Parameters:
  ///   - value: the text behind `V:`.
  ///   - hasMusic: whether music stands before the field, which then belongs to a voice `1`.
  mutating func pass(to value: TuneText, hasMusic: Bool) {
    let name = value.trimmed.prefix { !$0.isSpace }.string
    if names.isEmpty, hasMusic, name != "1" { names.append("1") }
    if let known = names.firstIndex(of: name) {
      voice = known
    } else {
      voice = names.count
      names.append(name)
    }
  }
}
