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
      UsualSurprisal((0..<20).reversed().map(Double.init), areHeldOut: true, tuneCount: 20))
    #expect(usual.share(below: 10) == 0.5 && usual.share(below: 10.1) == 0.55)
    #expect(usual.share(below: 0) == 0 && usual.share(below: 99) == 1)
    #expect(usual.quantile(0.5) == 9.5 && usual.quantile(0) == 0)
    #expect(UsualSurprisal((0..<19).map(Double.init), areHeldOut: true, tuneCount: 20) == nil)
    #expect(UsualSurprisal((0..<20).map { _ in .nan }, areHeldOut: true, tuneCount: 20) == nil)
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

  @Test("a tune's mean is that of its characters without the newlines at its end")
  func means() throws {
    let corpus = try corpus(40, heldOut: 20)
    let model = try freshModel("X:0123456789\nK:CDEFGAB|")
    let usual = try #require(UsualSurprisal(corpus, model.vocabulary, model.predictor(.f32)))
    let expected = try corpus.tunes(in: .heldOut).map { tune in
      var reader = Reader(model.predictor(.f32))
      reader.read(try model.vocabulary.encode("\n\n\n".unicodeScalars).tokens)
      let tokens = try model.vocabulary.encode(tune.withoutBlankEnds).tokens
      let bits = try tokens.map { token in
        defer { reader.read(token) }
        return Distribution(try #require(reader.logits)).surprisal(of: token)
      }
      return bits.reduce(0, +) / Double(bits.count)
    }
    #expect(usual.means == expected.sorted())
    #expect(usual.tuneCount == 20)
  }

  @Test("long tunes are a sample of 20 of them, however many characters they have")
  func long() throws {
    let tunes = (0..<60).map { number in
      let bars = (0..<200).map { String(repeating: "CDEFGAB", count: 1 + (number + $0) % 2) + "|" }
      return "X:\(number)\nK:C\n\(bars.joined())\n"
    }
    let corpus = try TuneCorpus(
      name: "test",
      texts: [("a.abc", DecodedText(decoding: Array(tunes.joined(separator: "\n").utf8)))],
      heldOutShare: 0.5, keepsDuplicates: true)
    let model = try freshModel("X:0123456789\nK:CDEFGAB|")
    let usual = try #require(UsualSurprisal(corpus, model.vocabulary, model.predictor(.f32)))
    #expect(usual.means.count == 20 && usual.tuneCount == 30)
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
    #expect(
      UsualSurprisal(corpus, partial.vocabulary, partial.predictor(.f32)) { true } == nil)
  }
}
