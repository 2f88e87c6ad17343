import CharRNN

/// The characters of the music so far, bar by bar, so that a bar can return.
struct BarTexts: Sendable {
  /// A written bar.
  private struct Bar {
    let range: Range<Int>
    /// The time that it has, in `NoteLength.unit` parts.
    let length: Int32
  }

  /// The token of a space, which no bar keeps at its end.
  private let space: Token?
  private var text: [Token] = []
  private var bars: [Bar] = []
  private var start = 0
  private var end = 0

  /// Creates the record of a tune without music.
  init(space: Token?) { self.space = space }

  /// Takes a character that led from one state to another.
  mutating func append(
    _ token: Token, _ sign: MusicSign, from before: ConstraintState, to after: ConstraintState
  ) {
    text.append(token)
    if before.bars.phase == .none, !before.music.isBarEmpty,
      sign.kind == .bar || sign.kind == .colon
    {
      end = text.count - 1
    }
    if after.bars.writtenBars > before.bars.writtenBars {
      var last = max(start, end)
      let first = min(start, last)
      while last > first, text[last - 1] == space { last -= 1 }
      bars.append(Bar(range: first..<last, length: before.music.completed()?.position ?? 0))
    }
    if after.music.isBarEmpty { start = text.count }
  }

  /// Takes a written bar that was not followed, which cannot return.
  mutating func appendUnknownBar() {
    bars.append(Bar(range: text.count..<text.count, length: 0))
    start = text.count
  }

  /// The characters of the written bar at `place` if it has `length` parts; nil otherwise.
  func bar(_ place: Int, length: Int32) -> ArraySlice<Token>? {
    guard bars.indices.contains(place), bars[place].length == length, !bars[place].range.isEmpty
    else { return nil }
    return text[bars[place].range]
  }
}
