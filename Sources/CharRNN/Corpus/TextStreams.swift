/// A text cut into N contiguous streams, read side by side in windows of T characters.
///
/// Stream r starts at r·⌊count / N⌋, so that consecutive windows of a row are consecutive in the
/// text and a state carried from window to window is the state of that text. Characters after a
/// stream's last full window are left out.
public struct TextStreams: Sendable {
  /// The text.
  public let tokens: [Token]
  /// The number of streams, N.
  public let rows: Int
  /// The characters of a window, T.
  public let steps: Int
  /// The windows that each stream has: the training steps of an epoch.
  public let windowCount: Int
  private let streamLength: Int

  /// Cuts a text.
  ///
  /// - Throws: `TrainingError.textTooShort` where a stream would have fewer than T + 1 characters.
  public init(_ tokens: [Token], rows: Int, steps: Int) throws(TrainingError) {
    precondition(rows > 0 && steps > 0, "streams need rows and steps")
    self.tokens = tokens
    self.rows = rows
    self.steps = steps
    streamLength = tokens.count / rows
    // A window needs one character more, the target of its last.
    windowCount = (streamLength - 1) / steps
    guard windowCount > 0 else {
      throw .textTooShort(count: tokens.count, rows: rows, steps: steps)
    }
  }

  /// The character that row `row` reads at step `t` of window `window`, and the one after it.
  func characters(window: Int, row: Int, step t: Int) -> (token: Token, target: Token) {
    let place = row * streamLength + window * steps + t
    return (tokens[place], tokens[place + 1])
  }
}
