import Testing

@testable import CharRNN

@Suite("StageDeclaration")
struct StageDeclarationTests {
  private func error(_ stage: StageDeclaration, _ value: StageValue) -> String? {
    do throws(SamplingError) {
      _ = try stage.stage(value)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("temperature is from 0.01 to 100, both included, and no NaN")
  func temperature() {
    for value: Float in [0.01, 1, 100] { #expect(error(.temperature, .number(value)) == nil) }
    for value: Float in [
      0, -1, Float(0.01).nextDown, Float(100).nextUp, .infinity, -.infinity, .nan,
    ] {
      #expect(
        error(.temperature, .number(value)) == """
          temperature \(value), expected 0.01 to 100 (for the likeliest character every time, use \
          --greedy)
          """)
    }
  }

  @Test("top-k is 1 or more")
  func topK() {
    for value in [1, 2, Int.max] { #expect(error(.topK, .count(value)) == nil) }
    for value in [0, -1, Int.min] {
      #expect(error(.topK, .count(value)) == "top-k \(value), expected 1 or more")
    }
  }

  @Test("top-p is above 0 and at most 1")
  func topP() {
    for value: Float in [.leastNonzeroMagnitude, 0.5, 1] {
      #expect(error(.topP, .number(value)) == nil)
    }
    for value: Float in [0, -0.1, Float(1).nextUp, .infinity, .nan] {
      #expect(error(.topP, .number(value)) == "top-p \(value), expected above 0, at most 1")
    }
  }

  @Test("min-p is from 0 to 1, both included")
  func minP() {
    for value: Float in [0, -0, 0.5, 1] { #expect(error(.minP, .number(value)) == nil) }
    for value: Float in [-.leastNonzeroMagnitude, Float(1).nextUp, .nan] {
      #expect(error(.minP, .number(value)) == "min-p \(value), expected 0 to 1")
    }
  }

  @Test("a value of another kind is outside every range")
  func kinds() {
    #expect(error(.greedy, .on) == nil)
    #expect(error(.greedy, 1) == "greedy 1, expected on")
    #expect(error(.topK, 1.0) == "top-k 1.0, expected 1 or more")
    #expect(error(.topP, 1) == "top-p 1, expected above 0, at most 1")
    #expect(error(.minP, .on) == "min-p on, expected 0 to 1")
  }

  @Test("a stage's label has its name and its value as Swift prints it")
  func labels() throws {
    func label(_ stage: StageDeclaration, _ value: StageValue) throws -> String {
      try stage.stage(value).label
    }
    #expect(try label(.temperature, 0.8) == "temperature 0.8")
    #expect(try label(.temperature, 1.0) == "temperature 1.0")
    #expect(try label(.topK, 10) == "top-k 10")
    #expect(try label(.topP, 0.95) == "top-p 0.95")
    #expect(try label(.minP, 0.05) == "min-p 0.05")
    #expect(try label(.greedy, .on) == "greedy")
    #expect(StageDeclaration.temperature.label(0.0) == "temperature 0.0", "outside the range")
  }

  @Test("text is a value of the range's kind, or none")
  func parsing() {
    let (counts, numbers) = (StageRange.counts(from: 1), StageRange.numbers(0...1))
    #expect(counts.value(parsing: "7") == 7 && counts.value(parsing: "0") == 0)
    #expect(numbers.value(parsing: "0.5") == 0.5 && numbers.value(parsing: "2") == 2.0)
    for text in ["", " 1", "one", "1.5", "99999999999999999999"] {
      #expect(counts.value(parsing: text) == nil, "\(text)")
    }
    for text in ["", " 1", "one", "0,5"] { #expect(numbers.value(parsing: text) == nil, "\(text)") }
    #expect(StageRange.on.value(parsing: "on") == nil)
    #expect(StageRange.numbersAbove(0, upTo: 1).value(parsing: "1e-9") == 1e-9)
  }

  @Test("ranges say their kind and bounds without needless points")
  func words() {
    #expect(StageRange.numbers(0.01...100).kindAndBounds == "a number from 0.01 to 100")
    #expect(StageRange.numbersAbove(0, upTo: 1).kindAndBounds == "a number above 0, at most 1")
    #expect(StageRange.counts(from: 1).kindAndBounds == "a whole number from 1")
    #expect(StageValue.number(1).shortDescription == "1")
    #expect(StageValue.number(0.6).shortDescription == "0.6")
    #expect(StageValue.count(10).shortDescription == "10")
  }

  /// Forbids the character before.
  private struct NoRepeat: SamplingStage {
    private(set) var last: Token?
    var label: String { "no-repeat" }

    func process(_ logits: inout Logits) {
      if let last { logits.values[Int(last)] = -.infinity }
    }

    mutating func accept(_ token: Token) { last = token }
  }

  @Test("a stage is told of each accepted character; a copy of the sampler forks what it remembers")
  func state() throws {
    let logits = Logits([9, 8, 7])
    var sampler = Sampler(stages: [NoRepeat(), Greedy()])
    var generator = Xoshiro256StarStar(seed: 1)
    #expect(sampler.sample(logits, using: &generator) == 0)
    #expect(sampler.sample(logits, using: &generator) == 0, "drawn is not accepted")
    sampler.accept(0)
    var fork = sampler
    #expect(sampler.sample(logits, using: &generator) == 1)
    fork.accept(1)
    #expect(fork.sample(logits, using: &generator) == 0)
    #expect(sampler.sample(logits, using: &generator) == 1)

    let run = try SmallRun()
    var reader = Reader(try run.model().predictor)
    reader.read(run.text[0])
    var drawing = Sampler(stages: [NoRepeat()])
    drawing.accept(run.text[0])
    var drawn = [run.text[0]]
    for _ in 0..<200 {
      let token = reader.draw(&drawing, using: &generator)
      drawn.append(try #require(token))
    }
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0 != $1 })
  }
}
