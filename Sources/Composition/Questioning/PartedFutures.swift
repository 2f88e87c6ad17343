public import CharRNN

/// Two continuations that are drawn in the same way, one of a text and one of the changed text.
public struct PartedFutures: Sendable {
  /// A bar of both, with its bar line; empty where one has ended.
  public struct Bar: Sendable {
    /// The bar after the text as it is.
    public let before: String
    /// The bar after the changed text.
    public let after: String
  }

  /// The bars in order.
  public let bars: [Bar]
  /// The number of characters that both have before the first difference; nil if they are equal.
  public let common: Int?

  /// The most characters of a continuation.
  private static let longest = 400

  /// Draws two continuations.
  ///
  /// - Parameters:
  ///   - before: the text as it is, of which the tune's music goes on.
  ///   - after: the changed text.
  ///   - count: the bars to draw, at least 1; a tune can end earlier.
  ///   - draw: the sampler and the seed that both are drawn with; nil for the likeliest characters.
  ///   - vocabulary: the model's characters.
  ///   - predictor: the model.
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character.
  public init(
    of before: String, and after: String, bars count: Int,
    draw: (sampler: Sampler, seed: UInt64)?, _ vocabulary: Vocabulary, _ predictor: Predictor
  ) throws(UnknownCharacter) {
    var drawn: [[[Unicode.Scalar]]] = []
    for text in [before, after] {
      var reader = Reader(predictor)
      var clock = TuneClock()
      var sampler = draw?.sampler
      var generator = Xoshiro256StarStar(seed: draw?.seed ?? 0)
      for token in Prime.boundary(in: vocabulary)
        + (try vocabulary.encode(text.unicodeScalars).tokens)
      {
        reader.read(token)
        sampler?.accept(token)
        clock.read(vocabulary[token].clockByte)
      }
      var bars: [[Unicode.Scalar]] = [[]]
      // A bar is over once something else than its bar line follows.
      var ended = 0
      for _ in 0..<Self.longest {
        guard let logits = reader.logits else { break }
        let token = sampler?.sample(logits, using: &generator) ?? logits.likeliest
        sampler?.accept(token)
        reader.read(token)
        clock.read(vocabulary[token].clockByte)
        if clock.place == .outside { break }
        if ended == bars.count, !clock.isBetweenBars {
          if bars.count == count { break }
          bars.append([])
        }
        bars[bars.count - 1].append(vocabulary[token])
        if clock.endsBar { ended = bars.count }
      }
      drawn.append(bars)
    }
    let (first, second) = (drawn[0].flatMap(\.self), drawn[1].flatMap(\.self))
    let same = zip(first, second).prefix { $0 == $1 }.count
    common = first == second ? nil : same
    bars = (0..<max(drawn[0].count, drawn[1].count)).map { index in
      func bar(_ bars: [[Unicode.Scalar]]) -> String {
        index < bars.count ? bars[index][...].string : ""
      }
      return Bar(before: bar(drawn[0]), after: bar(drawn[1]))
    }
  }
}

extension Logits {
  /// The character with the largest logit, the first of equal ones.
  fileprivate var likeliest: Token {
    Token(values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 })
  }
}
