public import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The headers with which tunes without a prime start, drawn by their frequency in the corpus.
///
/// If the corpus is unknown, plain headers are drawn by their likelihood under the model.
public struct FreeHeaders {
  /// A header's lines and how many tunes of the corpus, or which share of the likelihood, it has.
  private typealias Weighted = (text: String, weight: Double)

  private let headers: [Weighted]
  private let vocabulary: Vocabulary

  /// Collects the headers that the model can read.
  ///
  /// - Parameters:
  ///   - details: the corpus that the model learned from; nil if it is unknown.
  ///   - choices: the user's values. Headers that have the chosen metre, unit note length and key are
  ///     drawn by their frequency. If no header has them all, each value is chosen on its own.
  ///   - model: the model that will draw the tunes.
  /// - Throws: `UnreadableHeader` if the model can read no header with the user's values.
  public init(
    _ details: CorpusDetails?, _ choices: HeaderChoices, _ model: LanguageModel
  ) throws(UnreadableHeader) {
    let vocabulary = model.vocabulary
    let reading = TextLikelihoods(model)
    let census = details?.headers ?? HeaderCensus.plain(for: vocabulary, reading)
    var choices = choices
    choices.title = choices.title.map(vocabulary.spelling)
    func text(_ header: WholeHeader) -> String {
      let plain = census.text(
        of: header, title: choices.title, canWrite: vocabulary.canWrite)
      return details?.styles.adding(choices.style, to: plain) ?? plain
    }
    let all = Self.headers(of: census, choices)
    let readable = all.filter { vocabulary.canWrite(text($0.0)) }
    if readable.isEmpty, choices != HeaderChoices(), let first = all.first {
      _ = try Prime(fragment: "", header: text(first.0), vocabulary: vocabulary)
    }
    self.vocabulary = vocabulary
    if details != nil {
      headers = readable.map { (text($0.0), $0.1) }
    } else {
      headers = Self.likely(readable.map(\.0.timing), census, choices, vocabulary, reading)
    }
  }

  /// The prime of a tune.
  ///
  /// - Parameters:
  ///   - seed: the seed of the tune's draws; it decides the header too.
  ///   - number: the tune's `X:` number.
  /// - Returns: blank lines and the header; without a header that the model can read, the start of
  ///   any tune.
  public func prime(seed: UInt64, number: Int = 1) -> Prime {
    // The tune's own draws begin with the same seed, and must not follow from the header.
    var generator = Xoshiro256StarStar(seed: seed ^ 0x6865_6164_6572_7321)
    let coin = generator.nextUnit() * headers.reduce(0) { $0 + $1.weight }
    var sum = 0.0
    let drawn = headers.first { header in
      sum += header.weight
      return coin < sum
    }
    guard let header = drawn ?? headers.last else { return Prime(startOfTuneIn: vocabulary, nil) }
    return Prime(
      boundary: Prime.boundaryText(in: vocabulary), header: header.text, text: "", number: number)
  }

  /// The headers of a census that have the chosen values, or else the chosen values with those that
  /// fit them best.
  private static func headers(
    of census: HeaderCensus, _ choices: HeaderChoices
  ) -> [(WholeHeader, Double)] {
    let exact = census.entries.filter {
      $0.header.timing.fits(choices) && $0.header.key == choices.key ?? $0.header.key
    }
    if !exact.isEmpty { return exact.map { ($0.header, Double($0.count)) } }
    let fitting = census.timings.filter { $0.timing.fits(choices) }
    let timings = fitting.isEmpty ? [(timing: census.timing(of: choices), count: 1)] : fitting
    let keys = choices.key.map { [($0, 1)] } ?? census.entries.map { ($0.header.key, $0.count) }
    return timings.flatMap { timing, count in
      keys.map { (WholeHeader(timing, key: $0), Double(count * $1)) }
    }
  }

  /// The likeliest of plain timings in all keys, with their likelihoods.
  private static func likely(
    _ timings: [WholeHeader.Timing], _ census: HeaderCensus, _ choices: HeaderChoices,
    _ vocabulary: Vocabulary, _ reading: TextLikelihoods
  ) -> [Weighted] {
    let context = Prime.boundary(in: vocabulary)
    func weighted(_ headers: [WholeHeader]) -> [(header: WholeHeader, weighted: Weighted)] {
      let texts = headers.map {
        ($0, census.text(of: $0, title: choices.title, canWrite: vocabulary.canWrite))
      }.filter { vocabulary.canWrite($0.1) }
      let likelihoods = reading.logLikelihoods(
        of: texts.map {
          .init(context: context, predicted: vocabulary.tokens(ofKnownIn: $0.1))
        })
      let largest = likelihoods.max() ?? 0
      return zip(texts, likelihoods).map { text, likelihood in
        let share = exp(likelihood - largest)
        // Overflowed weights have no likelihoods.
        return (text.0, (text.1, share.isNaN ? 1 : share))
      }
    }
    let usual = choices.key ?? "C"
    let likeliest = weighted(timings.map { WholeHeader($0, key: usual) }).enumerated().sorted {
      ($1.element.weighted.weight, $0.offset) < ($0.element.weighted.weight, $1.offset)
    }.prefix(mostTimings).map(\.element.header.timing)
    let keys =
      choices.key.map { [$0] } ?? KeyCandidates(census, isKnown: false).candidates.map(\.name)
    return weighted(likeliest.flatMap { timing in keys.map { WholeHeader(timing, key: $0) } })
      .map(\.weighted)
  }

  /// The most timings of an unknown corpus that are compared in all keys.
  private static let mostTimings = 4
}
