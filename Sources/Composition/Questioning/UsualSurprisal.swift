public import CharRNN

/// How surprising a corpus's tunes are to a model: what a tune's surprisal is compared with.
public struct UsualSurprisal: Hashable, Sendable {
  /// The bits a character of each tune, in ascending order.
  public let means: [Double]
  /// Whether the tunes are held out; otherwise they are those to train on.
  public let areHeldOut: Bool

  /// The fewest tunes that others are compared with.
  public static let fewestTunes = 20
  /// The characters that are enough: less than half a second of reading, of tens of tunes.
  static let characterLimit = 20_000

  /// Takes means in any order; nil for less than `fewestTunes`.
  init?(_ means: [Double], areHeldOut: Bool) {
    guard means.count >= Self.fewestTunes, !means.contains(where: \.isNaN) else { return nil }
    self.means = means.sorted()
    self.areHeldOut = areHeldOut
  }

  /// Measures the held-out tunes of a corpus, or the tunes to train on where those are too few; a sample
  /// of many, as `measuredTunes` takes it.
  ///
  /// nil if the model can read less than `fewestTunes` of them, and if it was stopped.
  ///
  /// - Parameters:
  ///   - corpus: the corpus.
  ///   - vocabulary: the model's characters.
  ///   - predictor: the model.
  ///   - shouldStop: asked before every few characters.
  public init?(
    _ corpus: TuneCorpus, _ vocabulary: Vocabulary, _ predictor: Predictor,
    shouldStop: () -> Bool = { false }
  ) {
    for role in [TuneCorpus.Role.heldOut, .training] {
      let tunes = corpus.measuredTunes(in: role, limit: Self.characterLimit).tunes
      guard tunes.count >= Self.fewestTunes else { continue }
      let read = Self.means(of: tunes, vocabulary, predictor, shouldStop: shouldStop)
      guard let read else { return nil }
      self.init(read.compactMap(\.self), areHeldOut: role == .heldOut)
      return
    }
    return nil
  }

  /// The bits a character of tunes, each read as one of a corpus is; nil for one that the model cannot
  /// read, and in all if `shouldStop` says so.
  private static func means(
    of tunes: [TuneText], _ vocabulary: Vocabulary, _ predictor: Predictor,
    shouldStop: () -> Bool
  ) -> [Double?]? {
    var texts: [Evaluator.Text] = []
    let places = tunes.map { tune -> Int? in
      do throws(UnknownCharacter) {
        texts += try vocabulary.evaluationTexts(of: [tune])
      } catch {
        return nil
      }
      return texts.count - 1
    }
    let bits = TextSurprisals(predictor).bits(of: texts, shouldStop: shouldStop)
    return bits.map { bits in
      places.map { place in
        guard let bits = place.map({ bits[$0] }), !bits.isEmpty else { return nil }
        return bits.reduce(0, +) / Double(bits.count)
      }
    }
  }

  /// The bits a character of a tune, read as one of a corpus is: behind newlines, with its end.
  ///
  /// nil if the model cannot read it or was stopped.
  public static func mean(
    of tune: String, _ vocabulary: Vocabulary, _ predictor: Predictor,
    shouldStop: () -> Bool = { false }
  ) -> Double? {
    let text = Array(vocabulary.spelling(of: tune).unicodeScalars)[...]
    return means(of: [text], vocabulary, predictor, shouldStop: shouldStop)?[0]
  }

  /// The share of the tunes that have less bits a character than `mean`.
  public func share(below mean: Double) -> Double {
    Double(means.count { $0 < mean }) / Double(means.count)
  }

  /// The bits a character that `share` of the tunes keep within, interpolated between tunes.
  public func quantile(_ share: Double) -> Double { JudgedFigure.quantile(share, of: means) }
}
