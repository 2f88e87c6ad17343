import CharRNN

/// The predictions of a text, against which those of its variants are compared.
struct VariantReading {
  /// What a variant changes in the prediction of the characters that are compared.
  struct Effect {
    /// For each place the divergence D(whole ‖ variant) in bits; nil where the variant lacks the
    /// character.
    var divergences: [Double?]
    /// For each place −log₂ of the probability that the variant gives the text's own character.
    var surprisals: [Double?]
    /// For each place the character that the variant finds likeliest.
    var likeliest: [Token?]

    /// The sum over the places, in bits.
    var divergence: Double { divergences.reduce(0) { $0 + ($1 ?? 0) } }
    var surprisal: Double { surprisals.reduce(0) { $0 + ($1 ?? 0) } }
  }

  let tokens: [Token]
  /// The prediction of each character; nil for the first one.
  let distributions: [Distribution?]
  private let predictor: Predictor
  /// The model after these numbers of characters.
  private let readers: [Int: Reader]

  /// Reads `tokens` from a zero state.
  ///
  /// - Parameters:
  ///   - tokens: the text, at least one character.
  ///   - predictor: the model.
  ///   - kept: the numbers of characters after which the model is kept.
  init(_ tokens: [Token], _ predictor: Predictor, keeping kept: Set<Int>) {
    var reader = Reader(predictor)
    var readers: [Int: Reader] = [:]
    var distributions: [Distribution?] = []
    for (place, token) in tokens.enumerated() {
      distributions.append(reader.logits.map(Distribution.init))
      reader.read(token)
      if kept.contains(place + 1) { readers[place + 1] = reader }
    }
    self.tokens = tokens
    self.predictor = predictor
    self.readers = readers
    self.distributions = distributions
  }

  /// The model after `count` characters.
  func reader(after count: Int) -> Reader {
    if let reader = readers[count] { return reader }
    var reader = Reader(predictor)
    reader.read(tokens[..<count])
    return reader
  }

  /// −log₂ of the probability of the characters in `range`, in bits.
  func surprisal(of range: Range<Int>) -> Double {
    range.reduce(0) { $0 + (distributions[$1]?.surprisal(of: tokens[$1]) ?? 0) }
  }

  /// Reads `variants` side by side up to the end of `compared`, and compares their predictions there.
  ///
  /// - Complexity: one reading of what follows the first change, for each variant.
  func effects(of variants: [TextVariant], on compared: Range<Int>) -> [Effect] {
    let nothing = Effect(
      divergences: Array(repeating: nil, count: compared.count),
      surprisals: Array(repeating: nil, count: compared.count),
      likeliest: Array(repeating: nil, count: compared.count))
    var effects = Array(repeating: nothing, count: variants.count)
    if variants.isEmpty { return effects }
    let group = StreamGroup<Comparison>(predictor, capacity: variants.count)
    for (index, variant) in variants.enumerated() {
      guard let end = variant.places.lastIndex(where: { $0.map(compared.contains) ?? false }) else {
        continue
      }
      let start = min(variant.shared, end)
      var reader = reader(after: start)
      if !variant.passages.isEmpty, let follower = reader.follower as? TuneFollower {
        reader.follow(
          with: PassingFollower(follower, passages: variant.passages, count: start))
      }
      group.add(
        Comparison(
          index: index, tokens: variant.tokens[start...end], places: variant.places,
          compared: compared, whole: distributions, effect: nothing), after: reader)
    }
    while !group.drawers.isEmpty {
      for ended in group.advance() { effects[ended.drawer.index] = ended.drawer.effect }
    }
    return effects
  }

  /// A stream that reads a variant and compares what it expects with what the whole text does.
  private struct Comparison: StreamDrawer {
    let index: Int
    let tokens: ArraySlice<Token>
    let places: [Int?]
    let compared: Range<Int>
    let whole: [Distribution?]
    var effect: Effect
    private var next: Int

    init(
      index: Int, tokens: ArraySlice<Token>, places: [Int?], compared: Range<Int>,
      whole: [Distribution?], effect: Effect
    ) {
      self.index = index
      self.tokens = tokens
      self.places = places
      self.compared = compared
      self.whole = whole
      self.effect = effect
      next = tokens.startIndex
    }

    mutating func draw(from logits: Logits) -> Token? {
      let token = tokens[next]
      if let place = places[next], compared.contains(place), let whole = whole[place] {
        let expected = Distribution(logits)
        effect.divergences[place - compared.lowerBound] = whole.divergence(from: expected)
        effect.surprisals[place - compared.lowerBound] = expected.surprisal(of: token)
        effect.likeliest[place - compared.lowerBound] = expected.ranking.first.map { Token($0) }
      }
      next += 1
      return next < tokens.endIndex ? token : nil
    }
  }
}
