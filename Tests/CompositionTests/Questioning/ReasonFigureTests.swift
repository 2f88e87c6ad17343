import ABCNotation
import CharRNN
import Composition
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Figures of the shipped model: whether the bars that are named as reasons are the reasons.
@Suite("Figures of reasons")
struct ReasonFigureTests {
  /// `LILT_FIGURES=200` measures 200 notes.
  ///
  /// Notes are drawn by seed from held-out tunes of Nottingham, from the seventh bar on.
  @Test(
    "three named bars move a prediction at least five times as far as three others",
    .needsNottingham)
  func named() throws {
    let count = Int(getenv("LILT_FIGURES").map { String(cString: $0) } ?? "") ?? 24
    let model = try LanguageModel(ofTunes: RevisionFigureTests.checkpoint())
    let predictor = model.predictor(.bf16, remembers: true)
    let tunes = try Self.heldOutTunes(model)
    for deletion in [BarDeletion.inPlace, .shifting] {
      var generator = Xoshiro256StarStar(seed: 15)
      var (ratios, meanRatios): ([Double], [Double]) = ([], [])
      var (times, places): ([Duration], [Int]) = ([], [])
      while ratios.count < count {
        let tune = tunes[Int(generator.next() % UInt64(tunes.count))]
        let bar = Int(generator.next() % UInt64(tune.bars.count))
        let note = Int(generator.next() % UInt64(max(1, tune.bars[bar].notes.count)))
        if bar < 6 || tune.bars[bar].notes.isEmpty { continue }
        let start = ContinuousClock.now
        let reasons = NoteReasons(
          tune, bar: bar, note: note, predictor, deletion: deletion, seed: UInt64(ratios.count))
        times.append(ContinuousClock.now - start)
        places.append(tune.bars[bar].range.lowerBound)
        let together = try #require(reasons.together)
        ratios.append(together.named / together.others[0])
        meanRatios.append(
          together.named * Double(together.others.count) / together.others.reduce(0, +))
      }
      ratios.sort()
      meanRatios.sort()
      times.sort()
      func quartiles(_ values: [Double]) -> String {
        [1, 2, 3].map { "\(values[values.count * $0 / 4])" }.joined(separator: ", ")
      }
      print(
        """
        \(deletion), \(count) notes: named ÷ three others, quartiles \(quartiles(ratios)); \
        ÷ the mean of nine draws \(quartiles(meanRatios)); at least 5: \
        \(ratios.count { $0 >= 5 }); time median \(times[count / 2]), slowest \(times[count - 1])
        """)
      if deletion == .inPlace { #expect(ratios[count / 2] >= 5) }
    }
  }

  /// Held-out tunes of Nottingham with seven bars or more that the model can read.
  static func heldOutTunes(_ model: LanguageModel) throws -> [QuestionedTune] {
    let folder = try #require(Corpora.nottingham)
    let texts = try ["hpps", "jigs", "reelsa-c", "waltzes"].map {
      (name: $0, text: try DecodedText(decoding: Fixtures.bytes(at: "\(folder)/\($0).abc")))
    }
    let corpus = try TuneCorpus(name: "nottingham", texts: texts)
    return try corpus.tunes(in: .heldOut).map { try QuestionedTune($0.string, model.vocabulary) }
      .filter { $0.bars.count > 6 }
  }
}
