public import CharRNN

/// How surprising a corpus's tunes are to a model: what a tune's surprisal is compared with.
///
/// Each is read behind three newlines, as `Vocabulary.evaluationTexts` has it; the newlines at its end,
/// which a tune that is typed need not have, do not count.
public struct UsualSurprisal: Hashable, Sendable {
  /// The bits a character of each tune, in ascending order.
  public let means: [Double]
  /// Whether the tunes are held out; otherwise they are those to train on.
  public let areHeldOut: Bool
  /// The number of tunes in the corpus that are held out, or to train on.
  public let tuneCount: Int

  /// The fewest tunes that others are compared with.
  public static let fewestTunes = 20
  /// The characters that are enough: some tens of tunes, read in a second or two.
  static let characterLimit = 20_000

  /// Takes means in any order; nil for less than `fewestTunes`.
  init?(_ means: [Double], areHeldOut: Bool, tuneCount: Int) {
    guard means.count >= Self.fewestTunes, !means.contains(where: \.isNaN) else { return nil }
    self.means = means.sorted()
    self.areHeldOut = areHeldOut
    self.tuneCount = tuneCount
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
      let measured = corpus.measuredTunes(
        in: role, limit: Self.characterLimit, fewest: Self.fewestTunes)
      guard measured.tunes.count >= Self.fewestTunes else { continue }
      let read = Self.means(of: measured.tunes, vocabulary, predictor, shouldStop: shouldStop)
      guard let read else { return nil }
      self.init(read, areHeldOut: role == .heldOut, tuneCount: measured.tuneCount)
      return
    }
    return nil
  }

  /// The bits a character of the tunes that the model can read, without the newlines at their ends;
  /// nil if `shouldStop` says so.
  private static func means(
    of tunes: [TuneText], _ vocabulary: Vocabulary, _ predictor: Predictor,
    shouldStop: () -> Bool
  ) -> [Double]? {
    var texts: [Evaluator.Text] = []
    for tune in tunes {
      do throws(UnknownCharacter) {
        texts += try vocabulary.evaluationTexts(of: [tune])
      } catch {
        continue
      }
    }
    let newlines = vocabulary.index(of: "\n") == nil ? 0 : 2
    return TextSurprisals(predictor).bits(of: texts, shouldStop: shouldStop)?
      .map { $0.dropLast(newlines) }.filter { !$0.isEmpty }
      .map { $0.reduce(0, +) / Double($0.count) }
  }

  /// The share of the tunes that have less bits a character than `mean`.
  public func share(below mean: Double) -> Double {
    Double(means.count { $0 < mean }) / Double(means.count)
  }

  /// The bits a character that `share` of the tunes keep within, interpolated between tunes.
  public func quantile(_ share: Double) -> Double { JudgedFigure.quantile(share, of: means) }
}
