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
    func kept(_ stage: some SamplingStage) -> [Int] {
      let distribution = Sampler(stages: [stage]).distribution(logits)
      return distribution.probabilities.indices.filter { distribution.probabilities[$0] > 0 }
    }
    var halved = logits
    Temperature(value: 2).process(&halved)
    #expect(halved.values == [0.5, 1.5, 1, 1.5, -0.5])
    // Characters 1 and 3 are equally likely.
    #expect(kept(TopK(count: 1)) == [1])
    #expect(kept(TopK(count: 2)) == [1, 3])
    #expect(kept(TopK(count: 3)) == [1, 2, 3])
    #expect(kept(TopK(count: 5)) == [0, 1, 2, 3, 4])
    #expect(kept(TopK(count: 6)) == [0, 1, 2, 3, 4])
    #expect(kept(TopK(count: .max)) == [0, 1, 2, 3, 4])
    #expect(kept(Greedy()) == [1])
    // p = .398 .398 .146 .054 .003
    #expect(kept(TopP(mass: .leastNonzeroMagnitude)) == [1])
    #expect(kept(TopP(mass: 0.3)) == [1])
    #expect(kept(TopP(mass: 0.4)) == [1, 3])
    #expect(kept(TopP(mass: 0.8)) == [1, 2, 3])
    #expect(kept(TopP(mass: 1)) == [0, 1, 2, 3, 4])
    #expect(kept(MinP(share: 0.3)) == [1, 2, 3])
    #expect(kept(MinP(share: 1)) == [1, 3])
    #expect(kept(MinP(share: 0)) == [0, 1, 2, 3, 4])
  }

  @Test("top-p stops at the character with which the probability is reached exactly")
  func exactMass() {
    func kept(_ mass: Float) -> Int {
      // Four characters of probability 1/4 each, exactly.
      let distribution = Sampler(stages: [TopP(mass: mass)]).distribution(Logits([0, 0, 0, 0]))
      return distribution.probabilities.count { $0 > 0 }
    }
    #expect(kept(Float(0.5).nextDown) == 2)
    #expect(kept(0.5) == 2)
    #expect(kept(Float(0.5).nextUp) == 3)
    #expect(kept(Float(1).nextDown) == 4)
  }

  @Test("ties in the ranking go to the lower index, however many there are")
  func ties() {
    let even = Logits([Float](repeating: 2, count: 90))
    #expect(even.ranking == Array(0..<90))
    #expect(Distribution(even).ranking == Array(0..<90))
    var last = even
    last.values[89] = 3
    #expect(last.ranking == [89] + Array(0..<89))
    #expect(Distribution(last).ranking == [89] + Array(0..<89))
  }

  @Test("draws follow the distribution that is shown")
  func frequencies() {
    let sampler = Sampler()
    let expected = sampler.distribution(logits).probabilities
    var generator = Xoshiro256StarStar(seed: 9)
    var counts = [Int](repeating: 0, count: 5)
    let draws = 50_000
    for _ in 0..<draws {
      counts[Int(sampler.sample(logits, using: &generator))] += 1
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
    let none = Distribution(Logits([-.infinity, -.infinity]))
    #expect(none.probabilities.allSatisfy { $0.isNaN } && none.entropy.isNaN)
    #expect(Distribution(Logits([0, .nan])).probabilities.allSatisfy { $0.isNaN })
    #expect(Distribution(Logits([0])).probabilities == [1])
  }

  @Test("a coin at the border of two characters draws the second")
  func coins() {
    let distribution = Distribution(Logits([0, 0, 0, 0]))
    for (coin, token): (Double, Token) in [
      (0, 0), (0.25.nextDown, 0), (0.25, 1), (0.5.nextDown, 1), (0.5, 2), (1.0.nextDown, 3),
    ] {
      #expect(distribution.token(at: coin) == token, "\(coin)")
    }
  }

  @Test("random logits: probabilities add up to 1 under any filters")
  func property() {
    withEverySeed(0..<300) { seed, generator in
      let logits = Logits((0..<1 + generator.below(90)).map { _ in Float(generator.unit() * 40) })
      let sampler = Sampler(stages: [
        Temperature(value: Float(0.05 + generator.unit() * 3)),
        TopK(count: 1 + generator.below(50)),
        TopP(mass: Float(0.01 + generator.unit() * 0.98)),
        MinP(share: Float(generator.unit())),
      ])
      let distribution = sampler.distribution(logits)
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
      var sampler = Sampler()
      return (0..<50).compactMap { _ in reader.draw(&sampler, using: &generator) }
    }
    var start = Reader(model.predictor)
    start.read(run.text[..<10])
    #expect(draw(1, from: start) == draw(1, from: start))
    #expect(draw(1, from: start) != draw(2, from: start))
    var nothing = Reader(model.predictor)
    var generator = Xoshiro256StarStar(seed: 0)
    var sampler = Sampler()
    #expect(nothing.draw(&sampler, using: &generator) == nil)
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
