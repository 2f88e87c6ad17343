import CharRNN
import Composition
import TestSupport
import Testing

@Suite("Rounded weights at full size")
struct RoundedWeightsTests {
  @Test(
    "weights in bf16 cost the default model less than 0.01 bits a character of tunes held out",
    .needsNottingham)
  func divergence() throws {
    let folder = try #require(Corpora.nottingham)
    let corpus = try TuneCorpus(
      name: "jigs",
      texts: [
        ("jigs.abc", DecodedText(decoding: Fixtures.bytes(at: folder + "/jigs.abc")))
      ], heldOutShare: 0.1, keepsDuplicates: false)
    let configuration = try ModelConfiguration(vocabularySize: corpus.vocabulary.count)
    let model = try LanguageModel(
      vocabulary: corpus.vocabulary, configuration: configuration, seed: 1)
    let trainer = try Trainer(
      model: model, text: corpus.vocabulary.encode(corpus.trainingText).tokens,
      state: TrainingState(start: configuration, settings: TrainingSettings()))
    for _ in 0..<150 { _ = try trainer.step() }

    let texts = try corpus.vocabulary.evaluationTexts(
      of: corpus.tunes(in: .heldOut).prefix(8).map { $0 })
    var (sum, count) = (0.0, 0)
    for text in texts {
      var (exact, rounded) = (Reader(model.predictor(.f32)), Reader(model.predictor(.bf16)))
      for token in text.tokens {
        exact.read(token)
        rounded.read(token)
        let p = Distribution(try #require(exact.logits))
        let q = Distribution(try #require(rounded.logits))
        for index in p.probabilities.indices where p.probabilities[index] > 0 {
          let token = Token(index)
          sum += p.probabilities[index] * (q.surprisal(of: token) - p.surprisal(of: token))
        }
        count += 1
      }
    }
    #expect(sum > 0, "these weights are not in bf16 already")
    #expect(sum / Double(count) < 0.01)
  }
}
