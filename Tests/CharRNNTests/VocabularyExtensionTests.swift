import TestSupport
import Testing

@testable import CharRNN

@Suite("Vocabulary extension")
struct VocabularyExtensionTests {
  /// A trained model, and the same for a vocabulary with characters before, among and after its own.
  private func models(
    steps: Int = 60, hasSideInputs: Bool = false
  ) throws -> (SmallRun, Trainer, LanguageModel, LanguageModel) {
    let run = try SmallRun(dropout: 0, hasSideInputs: hasSideInputs)
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<steps { _ = try trainer.step() }
    let union = try run.vocabulary.union(Vocabulary(of: "\t!é~^_=".unicodeScalars))
    let follower = hasSideInputs ? RunFollower(characters: union.count) : nil
    return (run, trainer, model, try model.extended(to: union, follower: follower))
  }

  private func tokens(_ run: SmallRun, _ model: LanguageModel) throws -> [Token] {
    try model.vocabulary.encode(run.text.map { run.vocabulary[$0] }).tokens
  }

  @Test("the vocabulary is the sorted union; a union with itself is the same")
  func union() throws {
    let one = try Vocabulary(of: "bd".unicodeScalars)
    #expect(try one.union(Vocabulary(of: "cab".unicodeScalars)).characters == ["a", "b", "c", "d"])
    #expect(try one.union(one) == one)
  }

  @Test(
    "known characters keep their probabilities to one part in 1,000, everywhere in a text",
    arguments: [false, true])
  func probabilities(hasSideInputs: Bool) throws {
    let (run, _, old, new) = try models(hasSideInputs: hasSideInputs)
    // At most 7 new characters times e^-8 of the mean of the known ones.
    let bound = 7 * 3.36e-4 / Double(run.vocabulary.count)
    var (before, after) = (Reader(old.predictor(.f32)), Reader(new.predictor(.f32)))
    for (one, other) in zip(run.text, try tokens(run, new)).prefix(200) {
      before.read(one)
      after.read(other)
      let found = Distribution(try #require(after.logits)).probabilities
      let known = Distribution(try #require(before.logits)).probabilities
      for (index, character) in run.vocabulary.characters.enumerated() {
        let place = Int(try #require(new.vocabulary.index(of: character)))
        #expect(abs(found[place] / known[index] - 1) < bound + 1e-5)
      }
    }
  }

  @Test("known text is as well predicted as before, to 0.001 bits a character")
  func perplexity() throws {
    let (run, _, old, new) = try models()
    let before = try #require(
      try Evaluator(old).evaluate([.init(tokens: Array(run.text[..<400]), context: 1)]))
    let after = try #require(
      try Evaluator(new).evaluate([.init(tokens: Array(tokens(run, new)[..<400]), context: 1)]))
    #expect(abs(after.bitsPerCharacter - before.bitsPerCharacter) < 0.001)
    #expect(before.bitsPerCharacter < 2.5)
  }

  @Test("rows move with their characters; new ones are the mean, their bias 8 below")
  func rows() throws {
    let (run, _, old, new) = try models()
    for name in ["embedding.weight", "output.weight", "output.bias"] {
      let (from, to) = (old.parameters[name], new.parameters[name])
      let width = from.count / run.vocabulary.count
      func row(_ values: ArraySlice<Float>, _ index: Int) -> [Float] {
        Array(values.dropFirst(index * width).prefix(width))
      }
      for (index, character) in new.vocabulary.characters.enumerated() {
        if let known = run.vocabulary.index(of: character) {
          #expect(row(to, index) == row(from, Int(known)))
        } else {
          for column in 0..<width {
            let values = run.vocabulary.characters.indices.map { row(from, $0)[column] }
            let mean = values.reduce(0, +) / Float(values.count)
            let expected = name == "output.bias" ? mean - 8 : mean
            #expect(abs(row(to, index)[column] - expected) < 1e-5)
          }
        }
      }
    }
    for name in old.parameters.names where name.hasPrefix("lstm") {
      #expect(new.parameters[name] == old.parameters[name])
    }
  }

  @Test(
    "training goes on from the same memory and learns the new characters",
    arguments: OptimizerKind.allCases)
  func training(_ kind: OptimizerKind) throws {
    var run = try SmallRun(dropout: 0)
    run.settings.optimizer = kind
    run.settings.learningRate = kind.standardLearningRate
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<20 { _ = try trainer.step() }
    let state = trainer.state
    let new = try model.extended(to: run.vocabulary.union(Vocabulary(of: "\t~".unicodeScalars)))
    let memory = try #require(model.optimizerMemory), moved = try #require(new.optimizerMemory)
    for (before, after) in zip(memory.blocks, moved.blocks) {
      #expect(after.configuration == new.configuration)
      #expect(before["lstm.weight_hh_l0"] == after["lstm.weight_hh_l0"])
      // The tab is now the first character; rows of new characters are zero.
      #expect(after["output.bias"].first == 0 && after["output.bias"].last == 0)
      #expect(Array(before["output.bias"]) == Array(after["output.bias"].dropFirst().dropLast()))
    }
    let text = try tokens(run, new)
    let next = try Trainer(
      model: new, text: text, state: state.extended(to: new.configuration))
    let one = try next.step().totals, other = try trainer.step().totals
    #expect(abs(one.crossEntropy - other.crossEntropy) < 1e-3)
    #expect(next.state.step == 21)
  }

  @Test("an extension by nothing changes no bit")
  func same() throws {
    let (run, _, old, _) = try models(steps: 3)
    let same = try old.extended(to: run.vocabulary)
    #expect(same.parameters == old.parameters && same.optimizerMemory == old.optimizerMemory)
    #expect(same.digest == old.digest)
  }
}
