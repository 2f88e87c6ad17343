import CharRNN
import Testing

@testable import Composition

@Suite("How surprising tunes usually are")
struct UsualSurprisalTests {
  /// Tunes of which `heldOutCount` are held out; the model lacks the `Q` of the last one to train on.
  private func corpus(_ count: Int, heldOut heldOutCount: Int) throws -> TuneCorpus {
    let tunes = (0..<count).map { number in
      let notes = (0..<8).map { String(Array("CDEFGAB")[(number + $0 * (number % 5)) % 7]) }
      return "X:\(number)\nK:C\n\(notes.joined())\(number)|\n"
    }
    return try TuneCorpus(
      name: "test",
      texts: [("a.abc", DecodedText(decoding: Array(tunes.joined(separator: "\n").utf8)))],
      heldOutShare: Double(heldOutCount) / Double(count), keepsDuplicates: true)
  }

  @Test("shares and quantiles are those of the tunes, at and beside a tune's own mean")
  func standing() throws {
    let usual = try #require(
      UsualSurprisal((0..<20).reversed().map(Double.init), areHeldOut: true))
    #expect(usual.share(below: 10) == 0.5 && usual.share(below: 10.1) == 0.55)
    #expect(usual.share(below: 0) == 0 && usual.share(below: 99) == 1)
    #expect(usual.quantile(0.5) == 9.5 && usual.quantile(0) == 0)
    #expect(UsualSurprisal((0..<19).map(Double.init), areHeldOut: true) == nil)
    #expect(UsualSurprisal((0..<20).map { _ in .nan }, areHeldOut: true) == nil)
  }

  @Test(
    "held-out tunes are the measure if they are 20, otherwise those to train on",
    arguments: [
      (40, 20, true, 20), (40, 19, false, 21), (38, 19, false, nil),
    ])
  func role(_ count: Int, _ heldOut: Int, _ areHeldOut: Bool, _ measured: Int?) throws {
    let corpus = try corpus(count, heldOut: heldOut)
    let model = try freshModel("X:0123456789\nK:CDEFGAB|")
    let usual = UsualSurprisal(corpus, model.vocabulary, model.predictor(.f32))
    #expect(usual?.means.count == measured)
    #expect(usual.map { $0.areHeldOut == areHeldOut } ?? true)
  }

  @Test("a tune's mean is what the evaluator computes, alone or in the corpus")
  func means() throws {
    let corpus = try corpus(40, heldOut: 20)
    let model = try freshModel("X:0123456789\nK:CDEFGAB|")
    let usual = try #require(UsualSurprisal(corpus, model.vocabulary, model.predictor(.f32)))
    for tune in corpus.tunes(in: .heldOut) {
      let text = try model.vocabulary.evaluationTexts(of: [tune])
      let expected = try #require(try Evaluator(model).evaluate(text)).bitsPerCharacter
      let mean = try #require(
        UsualSurprisal.mean(of: tune.string, model.vocabulary, model.predictor(.f32)))
      #expect(abs(mean - expected) < 1e-5)
      #expect(usual.means.contains(mean))
    }
  }

  @Test("tunes that the model cannot read are left out, and too few then are no measure")
  func unreadable() throws {
    let corpus = try corpus(50, heldOut: 25)
    // Without '7' and '8' some tunes cannot be read.
    let partial = try freshModel("X:01234569\nK:CDEFGAB|")
    let readable = corpus.tunes(in: .heldOut).filter { !$0.contains("7") && !$0.contains("8") }
    let usual = UsualSurprisal(corpus, partial.vocabulary, partial.predictor(.f32))
    #expect(usual?.means.count == (readable.count < 20 ? nil : readable.count))
    #expect(readable.count < 25)
    #expect(UsualSurprisal.mean(of: "X:7\n", partial.vocabulary, partial.predictor(.f32)) == nil)
    #expect(
      UsualSurprisal(corpus, partial.vocabulary, partial.predictor(.f32)) { true } == nil)
  }
}
