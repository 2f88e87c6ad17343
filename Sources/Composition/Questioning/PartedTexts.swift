public import CharRNN

/// A tune read as it is and with a piece of it replaced: where what the model expects parts.
public struct PartedTexts {
  /// What the change does to a bar.
  public struct BarChange: Sendable {
    /// The index of the bar in the tune.
    public let bar: Int
    /// The divergence D(as it is ‖ changed) of the predictions of its characters, in bits.
    public let divergence: Double
    /// The surprisal of its characters after the change minus before, in bits: above 0 where the bar
    /// fits the text as it is better.
    public let surprisalChange: Double
    /// Whether characters of it were replaced, which are not compared.
    public let isChanged: Bool
  }

  /// A place where the likeliest character differs.
  public struct Parting: Sendable {
    /// The place in the tune.
    public let place: Int
    /// The likeliest character as the tune is.
    public let before: Unicode.Scalar
    /// The likeliest character after the change.
    public let after: Unicode.Scalar
  }

  /// The changed text.
  public let changed: String
  /// The number of pieces that were replaced.
  public let count: Int
  /// The bars in the order written, from the first one behind the start of the change.
  public let bars: [BarChange]
  /// The first place behind the change where the likeliest character differs; nil if it never does.
  public let parting: Parting?
  /// The end of the last piece in the text as it is and in the changed text, or the start of the music
  /// if that is later.
  public let ends: (before: Int, after: Int)

  /// Reads a tune with `old` replaced by `new`, each a literal piece of text; nil if the text lacks
  /// `old`.
  ///
  /// - Parameters:
  ///   - tune: the tune.
  ///   - old: the text to replace, at least one character.
  ///   - new: what takes its place.
  ///   - replacesAll: whether all pieces are replaced, not only the first one.
  ///   - vocabulary: the model's characters.
  ///   - predictor: the model.
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character of `new`.
  public init?(
    _ tune: QuestionedTune, replacing old: String, with new: String, all replacesAll: Bool,
    _ vocabulary: Vocabulary, _ predictor: Predictor
  ) throws(UnknownCharacter) {
    let (old, new) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
    var pieces: [Range<Int>] = []
    var at = 0
    while !old.isEmpty, at + old.count <= tune.characters.count {
      if tune.characters[at..<at + old.count].elementsEqual(old) {
        pieces.append(at..<at + old.count)
        at += old.count
        if !replacesAll { break }
      } else {
        at += 1
      }
    }
    guard let first = pieces.first, let last = pieces.last else { return nil }
    let replacement = try vocabulary.encode(new).tokens
    let variant = TextVariant(
      pieces.map { TextEdit(range: tune.places($0), replacement: replacement) }, of: tune.tokens)
    let reading = VariantReading(tune.tokens, predictor, keeping: [variant.shared])
    let compared = tune.places(0..<tune.characters.count)
    let effect = reading.effects(of: [variant], on: compared)[0]
    changed = vocabulary.text(of: variant.tokens.dropFirst(tune.contextCount))
    count = pieces.count
    bars = tune.bars.enumerated().compactMap { index, bar in
      guard bar.range.upperBound > first.lowerBound else { return nil }
      let places = bar.range.filter { effect.divergences[$0] != nil }
      return BarChange(
        bar: index,
        divergence: places.reduce(0) { $0 + (effect.divergences[$1] ?? 0) },
        surprisalChange: places.reduce(0) { sum, place in
          let token = tune.tokens[place + tune.contextCount]
          let before = reading.distributions[place + tune.contextCount]?.surprisal(of: token)
          return sum + (effect.surprisals[place] ?? 0) - (before ?? 0)
        },
        isChanged: pieces.contains { $0.overlaps(bar.range) })
    }
    parting =
      effect.likeliest.enumerated().lazy.compactMap { place, token -> Parting? in
        guard place >= first.upperBound, let token,
          let before = reading.distributions[place + tune.contextCount]?.ranking.first,
          before != Int(token)
        else { return nil }
        return Parting(
          place: place, before: vocabulary[Token(before)], after: vocabulary[token])
      }.first
    let grown = pieces.count * (new.count - old.count)
    let body = tune.bodyStart
    let end = max(last.upperBound, body)
    ends = (end, end + grown)
  }
}
