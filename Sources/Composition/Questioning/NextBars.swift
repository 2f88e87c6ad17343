public import CharRNN

/// The likeliest next bars of a tune, found by a beam search over its characters.
///
/// A bar goes up to and including its bar line, behind which no other sign of a bar line follows: `|` and
/// `||` are two. Where the tune ends instead, with a blank line, its end is what comes next. So what can come
/// next excludes each other, and all probabilities add up to 1.
public struct NextBars: Sendable {
  /// A bar and its probability.
  public struct Bar: Sendable, Equatable {
    /// Its characters, with what stands before its first note, such as a line end or a `P:` line.
    public let text: String
    /// The probability that it is drawn next.
    public let probability: Double
    /// Whether it is the end of the tune, with what stands before it.
    public let isEnd: Bool
  }

  /// The bars that were found, the likeliest first, at most as many as were asked for.
  public private(set) var bars: [Bar] = []
  /// How many of the first ones are certain: no bar that was not found is likelier.
  public private(set) var certainCount = 0

  /// The most texts that are followed at a time.
  public static let usualWidth = 128
  /// The most characters of a bar.
  static let mostCharacters = 160

  /// A bar that is not finished, or whose bar line can still grow.
  private struct Partial {
    var text: [Unicode.Scalar]
    var share: Double
    var clock: TuneClock
    /// Whether its bar line has begun.
    var isEnding: Bool

    /// Whether all of its bar line is one colon.
    var endsInLoneColon: Bool {
      text.last == ":" && text.dropLast().last.map { !$0.growsBarLine } ?? true
    }
  }

  /// Whether bars can be told after a text: whether it has come to the music of a tune.
  public static func canFollow(_ text: some Sequence<Unicode.Scalar>) -> Bool {
    TuneClock(after: text).place == .music
  }

  /// Searches the next bars; nil if `shouldStop` stopped it.
  ///
  /// - Parameters:
  ///   - place: where they begin.
  ///   - text: the tune so far; see `canFollow`.
  ///   - vocabulary: the model's characters.
  ///   - count: how many bars are wanted, at least 1.
  ///   - width: the texts that are followed at a time, at least 1.
  ///   - shouldStop: asked before every character.
  /// - Complexity: at most `width` characters are read for each character of the longest bar.
  public init?(
    after place: Prospect, text: some Sequence<Unicode.Scalar>, _ vocabulary: Vocabulary,
    count: Int, width: Int = usualWidth, shouldStop: () -> Bool = { false }
  ) {
    precondition(count > 0 && width > 0, "\(count) bars, \(width) texts")
    var open = [
      (Partial(text: [], share: 1, clock: TuneClock(after: text), isEnding: false), place)
    ]
    var found: [Bar] = []
    /// The largest probability among the texts that the search has given up.
    var lost = 0.0
    for _ in 0..<Self.mostCharacters {
      if shouldStop() { return nil }
      var next: [(partial: Partial, from: Int, token: Token)] = []
      for (index, (partial, place)) in open.enumerated() {
        let distribution = place.distribution
        var rest = 1.0
        for token in distribution.probabilities.indices {
          let probability = distribution.probabilities[token]
          let character = vocabulary[Token(token)]
          if partial.isEnding, !character.growsBarLine { continue }
          rest -= probability
          guard probability > 0 else { continue }
          var longer = partial
          longer.text.append(character)
          longer.share *= probability
          longer.clock.read(character.clockByte)
          longer.isEnding = partial.isEnding || longer.clock.endsBar
          if longer.clock.place == .outside {
            found.append(Bar(text: longer.text[...].string, probability: longer.share, isEnd: true))
          } else {
            next.append((longer, index, Token(token)))
          }
        }
        if !partial.isEnding || rest <= 0 { continue }
        let share = partial.share * rest
        if partial.endsInLoneColon {
          // It is no bar line, though the clock takes it for one.
          lost = max(lost, share)
        } else {
          found.append(Bar(text: partial.text[...].string, probability: share, isEnd: false))
        }
      }
      next.sort { ($1.partial.share, $0.from, $0.token) < ($0.partial.share, $1.from, $1.token) }
      if next.count > width { lost = max(lost, next[width].partial.share) }
      let kept = next.prefix(width)
      found.sort { ($1.probability, $0.text) < ($0.probability, $1.text) }
      found = Array(found.prefix(count))
      let best = kept.first?.partial.share ?? 0
      let isOver = found.count == count && found[count - 1].probability >= best
      if kept.isEmpty || isOver {
        lost = max(lost, best)
        open = []
        break
      }
      let places = Prospect.reading(kept.map { (open[$0.from].1, $0.token) })
      open = zip(kept.map(\.partial), places).map { ($0, $1) }
    }
    for (partial, _) in open { lost = max(lost, partial.share) }
    bars = found
    certainCount = found.prefix { $0.probability >= lost }.count
  }
}

extension Unicode.Scalar {
  /// Whether the character, behind the first of a bar line, belongs to it.
  fileprivate var growsBarLine: Bool { self == "|" || self == ":" || self == "]" }
}
