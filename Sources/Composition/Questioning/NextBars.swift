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

    /// The text with one more character.
    func followed(by character: Unicode.Scalar, _ probability: Double) -> Partial {
      var longer = self
      longer.text.append(character)
      longer.share *= probability
      longer.clock.read(character.clockByte)
      longer.isEnding = isEnding || longer.clock.endsBar
      return longer
    }

    func bar(_ probability: Double, isEnd: Bool = false) -> Bar {
      Bar(text: text[...].string, probability: probability, isEnd: isEnd)
    }

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
    after place: SamplingState, text: some Sequence<Unicode.Scalar>, _ vocabulary: Vocabulary,
    count: Int, width: Int = usualWidth, shouldStop: () -> Bool = { false }
  ) {
    precondition(count > 0 && width > 0, "\(count) bars, \(width) texts")
    var search = Search(count: count, width: width)
    var open = [
      (Partial(text: [], share: 1, clock: TuneClock(after: text), isEnding: false), place)
    ]
    for _ in 0..<Self.mostCharacters {
      if shouldStop() { return nil }
      let next = open.enumerated().flatMap { index, entry in
        search.extend(entry.0, by: entry.1.distribution, vocabulary)
          .map { (partial: $0.partial, from: index, token: $0.token) }
      }
      let kept = search.best(of: next)
      if search.isOver(kept.first?.partial.share) {
        search.giveUp(kept.first?.partial.share)
        open = []
        break
      }
      let places = SamplingState.reading(kept.map { (open[$0.from].1, $0.token) })
      open = zip(kept.map(\.partial), places).map { ($0, $1) }
    }
    for (partial, _) in open { search.giveUp(partial.share) }
    bars = search.found
    certainCount = search.found.prefix { $0.probability >= search.lost }.count
  }

  /// What a search has found so far, and what it has given up.
  private struct Search {
    let count: Int
    let width: Int
    /// The likeliest bars, at most `count` after `best(of:)`.
    private(set) var found: [Bar] = []
    /// The largest probability among the texts that the search has given up.
    private(set) var lost = 0.0

    init(count: Int, width: Int) {
      self.count = count
      self.width = width
    }

    mutating func giveUp(_ share: Double?) { lost = max(lost, share ?? 0) }

    /// The texts that are one character longer; bars that end here are found.
    mutating func extend(
      _ partial: Partial, by distribution: Distribution, _ vocabulary: Vocabulary
    ) -> [(partial: Partial, token: Token)] {
      var next: [(partial: Partial, token: Token)] = []
      var rest = 1.0
      for (token, probability) in distribution.probabilities.enumerated() {
        let character = vocabulary[Token(token)]
        if partial.isEnding, !character.growsBarLine { continue }
        rest -= probability
        guard probability > 0 else { continue }
        let longer = partial.followed(by: character, probability)
        if longer.clock.place == .outside {
          found.append(longer.bar(longer.share, isEnd: true))
        } else {
          next.append((longer, Token(token)))
        }
      }
      if partial.isEnding, rest > 0 {
        let share = partial.share * rest
        // A lone colon is no bar line, though the clock takes it for one.
        if partial.endsInLoneColon { giveUp(share) } else { found.append(partial.bar(share)) }
      }
      return next
    }

    /// The likeliest texts to follow; the others are given up.
    mutating func best(
      of next: [(partial: Partial, from: Int, token: Token)]
    ) -> ArraySlice<(partial: Partial, from: Int, token: Token)> {
      let sorted = next.sorted {
        ($1.partial.share, $0.from, $0.token) < ($0.partial.share, $1.from, $1.token)
      }
      if sorted.count > width { giveUp(sorted[width].partial.share) }
      found.sort { ($1.probability, $0.text) < ($0.probability, $1.text) }
      found = Array(found.prefix(count))
      return sorted.prefix(width)
    }

    /// Whether no text that is still followed can be among the likeliest bars; `best` is the largest
    /// probability of these, nil without any.
    func isOver(_ best: Double?) -> Bool {
      guard let best else { return true }
      return found.count == count && found[count - 1].probability >= best
    }
  }
}

extension Unicode.Scalar {
  /// Whether the character, behind the first of a bar line, belongs to it.
  fileprivate var growsBarLine: Bool { self == "|" || self == ":" || self == "]" }
}
