import TestSupport
import Testing

@testable import CharRNN

@Suite("Evaluator")
struct EvaluatorTests {
  @Test("many texts side by side score as each does alone, character by character")
  func agreesWithPredictor() throws {
    let run = try SmallRun()
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<30 { _ = try trainer.step() }
    var generator = SeededGenerator(seed: 4)
    // More texts than rows, of all lengths up to more than a window.
    let texts = (0..<70).map { _ in
      let start = generator.below(400)
      let length = 2 + generator.below(150)
      return Evaluator.Text(tokens: Array(run.text[start..<start + length]), context: 1)
    }
    var expected = LossTotals()
    for text in texts {
      var reader = Reader(model.predictor(.f32))
      for (index, token) in text.tokens.enumerated() {
        if index >= text.context, let logits = reader.logits {
          let distribution = Distribution(logits)
          expected.loss += distribution.surprisal(of: token) * 0.693147180559945309417
          expected.correct += distribution.ranking[0] == Int(token) ? 1 : 0
          expected.characters += 1
        }
        reader.read(token)
      }
    }
    for lanes in [1, 2] {
      let found = try #require(try Evaluator(model, lanes: lanes).evaluate(texts))
      #expect(found.characters == expected.characters)
      #expect(found.correct == expected.correct)
      #expect(abs(found.loss / expected.loss - 1) < 1e-5)
    }
  }

  @Test("bf16 scores as f32 does but for rounding, where the machine has it; elsewhere it says so")
  func precisions() throws {
    let run = try SmallRun()
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<30 { _ = try trainer.step() }
    let text = Evaluator.Text(tokens: Array(run.text[..<400]), context: 1)
    guard Machine.current.hasBF16 else {
      #expect(throws: TrainingError.noBF16(instructionSet: Machine.current.instructionSet)) {
        try Evaluator(model, precision: .bf16)
      }
      return
    }
    let exact = try #require(try Evaluator(model).evaluate([text]))
    let rounded = try #require(try Evaluator(model, precision: .bf16).evaluate([text]))
    #expect(rounded.characters == exact.characters)
    #expect(rounded.loss != exact.loss)
    #expect(abs(rounded.bitsPerCharacter - exact.bitsPerCharacter) < 0.01)
  }

  @Test("the context is read and not counted")
  func context() throws {
    let run = try SmallRun()
    let text = Evaluator.Text(tokens: Array(run.text[..<20]), context: 3)
    let totals = try #require(try Evaluator(run.model()).evaluate([text]))
    #expect(totals.characters == 17)
  }

  @Test("no text gives no characters; a text as long as its context neither")
  func empty() throws {
    let run = try SmallRun()
    let evaluator = try Evaluator(run.model())
    #expect(try evaluator.evaluate([])?.characters == 0)
    let text = Evaluator.Text(tokens: [0], context: 1)
    #expect(try evaluator.evaluate([text])?.characters == 0)
  }

  @Test("it stops when asked to")
  func stops() throws {
    let run = try SmallRun()
    let text = Evaluator.Text(tokens: run.text, context: 1)
    #expect(try Evaluator(run.model()).evaluate([text], shouldStop: { true }) == nil)
  }

  @Test("what is stopped has the figures so far and counts the texts that were read to their ends")
  func stopped() throws {
    let run = try SmallRun()
    let model = try run.model()
    // Each of 40 texts takes three windows; there are 32 rows.
    let texts = (0..<40).map {
      Evaluator.Text(tokens: Array(run.text[$0..<$0 + 25]), context: 1)
    }
    let evaluator = try Evaluator(model)
    for (windows, characters, count) in [(0, 0, 0), (1, 256, 0), (3, 768, 32), (6, 960, 40)] {
      var left = windows
      let measured = try evaluator.measure(texts) {
        left -= 1
        return left < 0
      }
      #expect(measured.totals.characters == characters, "\(windows)")
      #expect(measured.textCount == count, "\(windows)")
    }
    #expect(try evaluator.evaluate(texts, shouldStop: { true }) == nil)
    #expect(
      try evaluator.evaluate(texts) == evaluator.measure(texts, shouldStop: { false }).totals)
  }
}
