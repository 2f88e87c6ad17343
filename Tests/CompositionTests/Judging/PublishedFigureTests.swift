import TestSupport
import Testing

@testable import Composition

@Suite("Figures of people's tunes")
struct PublishedFigureTests {
  @Test("the figures of people's tunes are those that were published", .needsNottingham)
  func people() throws {
    let folder = try #require(Corpora.nottingham)
    let corpus = try TuneCorpus(
      name: "people",
      texts: ["jigs.abc", "hpps.abc"].map {
        ($0, try DecodedText(decoding: Fixtures.bytes(at: folder + "/" + $0)))
      })
    let training = Array(corpus.tunes(in: .training))
    let index = MatchIndex(training)
    let judged = training.enumerated().map { place, tune in
      TuneJudgement(tune, comparedWith: index, in: .init(excluded: place))
    }
    for (key, expected, tolerance) in [
      ("aabb", 0.51, 0.03), ("partsOf8Bars", 0.70, 0.04), ("repeatedBars", 0.32, 0.01),
      ("noFault", 0.96, 0.01), ("exactBars", 0.99, 0.01), ("endsOnTonic", 0.85, 0.01),
      ("cadences", 0.76, 0.01), ("notesInKey", 0.985, 0.005), ("chordTones", 0.76, 0.01),
      ("characters10", 182, 1), ("characters50", 230, 1), ("characters90", 376, 1),
      ("match50", 19, 1), ("match90", 27, 1), ("labelTwice", 0.01, 0.01),
      ("over40Bars", 0.03, 0.01),
    ] {
      let figure = try #require(JudgedFigure.all.first { $0.key == key })
      let value = try #require(figure.estimate(over: judged)).value
      #expect(abs(value - expected) <= tolerance, "\(key): \(value)")
    }
  }
}
