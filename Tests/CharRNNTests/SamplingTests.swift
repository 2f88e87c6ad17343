import TestSupport
import Testing

@testable import CharRNN

@Suite("Sampling")
struct SamplingTests {
  private let logits = Logits([1, 3, 2, 3, -1])

  @Test("the softmax adds up to 1 and keeps the ratios")
  func softmax() {
    let distribution = Distribution(logits)
    #expect(abs(distribution.probabilities.reduce(0, +) - 1) < 1e-12)
    let ratio = distribution.probabilities[1] / distribution.probabilities[2]
    #expect(abs(ratio - 2.718281828) < 1e-5)
    #expect(distribution.ranking == [1, 3, 2, 0, 4])
  }

  @Test("four equal characters have an entropy of 2 bits and a surprisal of 2 each")
  func entropy() {
    let distribution = Distribution(Logits([5, 5, 5, 5]))
    #expect(abs(distribution.entropy - 2) < 1e-9)
    #expect(abs(distribution.surprisal(of: 2) - 2) < 1e-9)
  }

  @Test("temperature divides, top-k and greedy keep the likeliest, the lower index of equals")
  func stages() throws {
    func kept(_ stage: some LogitProcessor) -> [Int] {
      let distribution = Sampler(stages: [stage]).distribution(logits, after: [])
      return distribution.probabilities.indices.filter { distribution.probabilities[$0] > 0 }
    }
    var halved = logits
    try Temperature(2).process(&halved, after: [])
    #expect(halved.values == [0.5, 1.5, 1, 1.5, -0.5])
    #expect(kept(try TopK(1)) == [1])
    #expect(kept(try TopK(3)) == [1, 2, 3])
    #expect(kept(try TopK(99)) == [0, 1, 2, 3, 4])
    #expect(kept(Greedy()) == [1])
    // p = .398 .398 .146 .054 .003
    #expect(kept(try TopP(0.3)) == [1])
    #expect(kept(try TopP(0.8)) == [1, 2, 3])
    #expect(kept(try TopP(1)) == [0, 1, 2, 3, 4])
    #expect(kept(try MinP(0.3)) == [1, 2, 3])
    #expect(kept(try MinP(1)) == [1, 3])
    #expect(kept(try MinP(0)) == [0, 1, 2, 3, 4])
  }

  @Test("settings outside their range are refused, NaN included")
  func ranges() {
    for value: Float in [0, -1, .nan, .infinity, 0.001] {
      #expect(throws: SamplingError.self) { try Temperature(value) }
    }
    for value: Float in [0, -0.1, 1.1, .nan] {
      #expect(throws: SamplingError.self) { try TopP(value) }
    }
    for value: Float in [-0.1, 1.1, .nan] {
      #expect(throws: SamplingError.self) { try MinP(value) }
    }
    #expect(throws: SamplingError.self) { try TopK(0) }
  }

  @Test("draws follow the distribution that is shown")
  func frequencies() {
    let sampler = Sampler()
    let expected = sampler.distribution(logits, after: []).probabilities
    var generator = Xoshiro256StarStar(seed: 9)
    var counts = [Int](repeating: 0, count: 5)
    let draws = 50_000
    for _ in 0..<draws {
      counts[Int(sampler.sample(logits, after: [], using: &generator))] += 1
    }
    for (count, probability) in zip(counts, expected) {
      let deviation = (probability * (1 - probability) / Double(draws)).squareRoot()
      #expect(abs(Double(count) / Double(draws) - probability) < 5 * deviation)
    }
  }

  @Test("a forbidden character is never drawn, whatever the coin")
  func forbidden() {
    let distribution = Distribution(Logits([-.infinity, 0, -.infinity]))
    #expect(distribution.probabilities == [0, 1, 0])
    for coin in [0, 0.5, 0.999_999_999, 1] { #expect(distribution.token(at: coin) == 1) }
  }

  @Test("random logits: probabilities add up to 1 under any filters")
  func property() {
    withEverySeed(0..<300) { seed, generator in
      let logits = Logits((0..<1 + generator.below(90)).map { _ in Float(generator.unit() * 40) })
      let sampler = Sampler(stages: [
        try Temperature(Float(0.05 + generator.unit() * 3)), try TopK(1 + generator.below(50)),
        try TopP(Float(0.01 + generator.unit() * 0.98)), try MinP(Float(generator.unit())),
      ])
      let distribution = sampler.distribution(logits, after: [])
      #expect(abs(distribution.probabilities.reduce(0, +) - 1) < 1e-9, "seed \(seed)")
      let token = distribution.token(at: generator.unit())
      #expect(distribution.probabilities[Int(token)] > 0, "seed \(seed)")
    }
  }

  @Test("the same seed draws the same text; a copy of a reader goes on from its place")
  func reader() throws {
    let run = try SmallRun()
    let model = try run.model()
    func draw(_ seed: UInt64, from reader: Reader) -> [Token] {
      var (reader, generator) = (reader, Xoshiro256StarStar(seed: seed))
      return (0..<50).compactMap { _ in reader.draw(Sampler(), using: &generator) }
    }
    var start = Reader(model.predictor)
    start.read(run.text[..<10])
    #expect(draw(1, from: start) == draw(1, from: start))
    #expect(draw(1, from: start) != draw(2, from: start))
    var nothing = Reader(model.predictor)
    var generator = Xoshiro256StarStar(seed: 0)
    #expect(nothing.draw(Sampler(), using: &generator) == nil)
  }

  @Test("xoshiro256** gives the reference implementation's numbers")
  func generator() throws {
    // From the authors' C code with the state 1, 2, 3, 4.
    var generator = try #require(Xoshiro256StarStar(state: [1, 2, 3, 4]))
    #expect(generator.next() == 11520)
    #expect(generator.next() == 0)
    #expect(generator.next() == 1_509_978_240)
    #expect(generator.next() == 1_215_971_899_390_074_240)
    #expect(Xoshiro256StarStar(state: [0, 0, 0, 0]) == nil)
  }
}
