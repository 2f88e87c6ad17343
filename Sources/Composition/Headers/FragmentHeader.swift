public import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The header for a typed phrase, and how sure the choice is.
///
/// Metre and unit note length follow from the phrase's full bars. Among whole headers with these, the
/// key is chosen by the product of three factors: the header's share in the corpus, the likelihood of
/// the phrase after the header under the model, and `KeyRule`.
public struct FragmentHeader: Hashable, Sendable {
  /// A value with its probability among those that were compared.
  public struct Ranked: Hashable, Sendable {
    /// The field's value.
    public let value: String
    /// Its probability, over all values of the other fields.
    public let probability: Double
  }

  /// The header's values.
  public let header: WholeHeader
  /// The keys that were compared, the chosen one first, the others by falling probability; empty if
  /// the key was given.
  public let keys: [Ranked]
  /// The metres that were compared, in the same order; a single one if the bars decided.
  public let meters: [Ranked]
  /// What decided the metre.
  public let meterBasis: MeterBasis
  /// What the bars of the phrase say.
  public let bars: PhraseMeter
  /// The header's lines, each with a newline.
  public let text: String

  /// The likelihood is that of dependent characters, so it counts less than independent evidence.
  private static let likelihoodWeight = 0.25
  /// The most headers that the model reads; rule and share choose them.
  private static let mostRead = 16
  /// The most characters of the phrase that the model reads after each header.
  private static let longestRead = 96
  /// The number of tunes of a timing for which the corpus's keys count as much as the timing's own.
  private static let keyStrength = 10.0

  /// Chooses the header of a phrase.
  ///
  /// - Parameters:
  ///   - phrase: the typed text.
  ///   - details: the corpus that the model learned from; nil if it is unknown.
  ///   - choices: the user's values, which are not changed.
  ///   - model: the model that will read the phrase.
  /// - Complexity: at most 16 readings of header and phrase, side by side.
  public init(
    for phrase: String, details: CorpusDetails?, choices: HeaderChoices, model: LanguageModel
  ) {
    let vocabulary = model.vocabulary
    let reading = TextLikelihoods(model)
    let census = details?.headers ?? HeaderCensus.plain(for: model.vocabulary, reading)
    let music = Phrase(phrase)
    let choices = choices.filled(from: music.choices)
    let title = choices.title.map(vocabulary.spelling)
    func text(_ header: WholeHeader) -> String {
      let plain = census.text(of: header, title: title, canWrite: vocabulary.canWrite)
      return details?.styles.adding(choices.style, to: plain) ?? plain
    }
    bars = PhraseMeter(music, known: Set(census.timings.compactMap(\.timing.barUnits)))
    let timings = TimingCandidates(
      census, isKnown: details != nil, choices, music, bars
    ) { timing in
      vocabulary.canWrite(text(WholeHeader(timing, key: "")))
    }
    meterBasis = timings.basis
    var scored = Self.candidates(
      census, timings, isKnown: details != nil, key: choices.key, KeyRule(music))
    scored.removeAll { $0.header.key != choices.key && !vocabulary.canWrite($0.header.key) }
    scored.sort { $0.score > $1.score }
    scored = Array(scored.prefix(Self.mostRead))
    let isUndecided = scored.count > 1
    if isUndecided, !phrase.isEmpty || details == nil {
      let start = Prime.boundary(in: vocabulary)
      let readable = phrase.unicodeScalars.prefix(Self.longestRead).compactMap(
        vocabulary.index(of:))
      let headers = scored.map { vocabulary.tokens(ofKnownIn: text($0.header)) }
      let likelihoods = reading.logLikelihoods(
        of: headers.map { TextLikelihoods.Text(context: start + $0, predicted: readable) })
      // Of an unknown corpus the model itself says how frequent a header is.
      let shares =
        details == nil
        ? reading.logLikelihoods(
          of: headers.map { TextLikelihoods.Text(context: start, predicted: $0) })
        : likelihoods.map { _ in 0 }
      for index in scored.indices {
        let evidence = Self.likelihoodWeight * likelihoods[index] + shares[index]
        if evidence.isFinite { scored[index].score += evidence }
      }
    }
    let best = scored.indices.max { scored[$0].score < scored[$1].score }
    header = best.map { scored[$0].header } ?? WholeHeader(.init(), key: choices.key ?? "C")
    let largest = best.map { scored[$0].score } ?? 0
    let weights = scored.map { ($0.header, exp($0.score - largest)) }
    keys = choices.key == nil ? Self.ranked(weights, header.key) { $0.key } : []
    meters = Self.ranked(weights, header.timing.meter ?? "none") { $0.timing.meter ?? "none" }
    self.text = text(header)
  }

  private typealias Scored = (header: WholeHeader, score: Double)

  /// The headers that may be, each with the logarithm of its share and what the rule says.
  private static func candidates(
    _ census: HeaderCensus, _ timings: TimingCandidates, isKnown: Bool, key: String?,
    _ rule: KeyRule
  ) -> [Scored] {
    let keys = KeyCandidates(census, isKnown: isKnown).candidates
    var counts: [WholeHeader: Int] = [:]
    for entry in census.entries where isKnown { counts[entry.header] = entry.count }
    return timings.candidates.flatMap { timing, count -> [Scored] in
      let ofTiming = log(isKnown ? Double(max(count, 1)) : 1)
      if let key { return [(WholeHeader(timing, key: key), ofTiming)] }
      return keys.map { key in
        let header = WholeHeader(timing, key: key.name)
        let together = Double(counts[header] ?? 0) + keyStrength * key.share
        let share = log(together / (Double(isKnown ? count : 0) + keyStrength))
        return (header, ofTiming + share + rule.score(key.key))
      }
    }
  }

  /// The probabilities of the values of one field, that of `chosen` first.
  private static func ranked(
    _ weights: [(header: WholeHeader, weight: Double)], _ chosen: String,
    by value: (WholeHeader) -> String
  ) -> [Ranked] {
    var sums: [String: Double] = [:]
    for (header, weight) in weights { sums[value(header), default: 0] += weight }
    let total = weights.reduce(0) { $0 + $1.weight }
    return sums.map { Ranked(value: $0.key, probability: $0.value / total) }.sorted {
      ($1.value == chosen ? 1 : 0, $1.probability, $0.value)
        < ($0.value == chosen ? 1 : 0, $0.probability, $1.value)
    }
  }
}

extension HeaderChoices {
  /// Fills unset choices from `others`.
  public func filled(from others: HeaderChoices) -> HeaderChoices {
    var choices = self
    choices.meter = meter ?? others.meter
    choices.unitNoteLength = unitNoteLength ?? others.unitNoteLength
    choices.key = key ?? others.key
    choices.title = title ?? others.title
    choices.style = style ?? others.style
    return choices
  }
}

extension Vocabulary {
  /// Whether all characters of `text` are in the vocabulary.
  func canWrite(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { index(of: $0) != nil }
  }

  /// The tokens of the characters of `text` that are in the vocabulary.
  func tokens(ofKnownIn text: String) -> [Token] {
    text.unicodeScalars.compactMap { index(of: $0) }
  }
}
