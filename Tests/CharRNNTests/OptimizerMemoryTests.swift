import Testing

@testable import CharRNN

@Suite("The optimiser's memory")
struct OptimizerMemoryTests {
  @Test("a trainer that cannot be made leaves the model's memory as it was")
  func refused() throws {
    let sample = try LoopCase()
    let trainer = try sample.trainer()
    for _ in 0..<3 { _ = try trainer.step() }
    let memory = sample.model.optimizerMemory
    var state = trainer.state
    state.settings.optimizer = .sgd
    #expect(
      throws: TrainingError.stateMismatch(
        what: "optimiser", found: "adam", expected: "sgd with its memory")
    ) {
      try Trainer(model: sample.model, text: sample.run.text, state: state)
    }
    state.restartOptimizer()
    #expect(throws: TrainingError.textTooShort(count: 9, rows: 5, steps: 9)) {
      try Trainer(model: sample.model, text: Array(sample.run.text.prefix(9)), state: state)
    }
    #expect(sample.model.optimizerMemory == memory)
    _ = try Trainer(model: sample.model, text: sample.run.text, state: state)
    #expect(sample.model.optimizerMemory?.optimizer == .sgd)
  }

  @Test("a state with updates needs what the optimiser remembers of them")
  func missing() throws {
    let sample = try LoopCase()
    let trainer = try sample.trainer()
    _ = try trainer.step()
    let model = try sample.run.model()
    #expect(
      throws: TrainingError.stateMismatch(
        what: "optimiser", found: "without memory", expected: "adam with its memory")
    ) {
      try Trainer(model: model, text: sample.run.text, state: trainer.state)
    }
    var state = trainer.state
    state.restartOptimizer()
    _ = try Trainer(model: model, text: sample.run.text, state: state)
  }

  @Test("an optimiser that starts anew has a memory of zeros", arguments: OptimizerKind.allCases)
  func zeros(kind: OptimizerKind) throws {
    let sample = try LoopCase { $0.optimizer = kind }
    let trainer = try sample.trainer()
    for _ in 0..<3 { _ = try trainer.step() }
    #expect(
      sample.model.optimizerMemory?.blocks.allSatisfy { $0.values.contains { $0 != 0 } } == true)
    var state = trainer.state
    state.restartOptimizer()
    state.window = 0
    _ = try Trainer(model: sample.model, text: sample.run.text, state: state)
    let memory = try #require(sample.model.optimizerMemory)
    #expect(memory.optimizer == kind && memory.blocks.count == kind.memory.count)
    #expect(memory.blocks.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
  }

  @Test("the next update does not change what a checkpoint or a snapshot has")
  func copies() throws {
    let sample = try LoopCase()
    let trainer = try sample.trainer()
    _ = try trainer.step()
    let checkpoint = Checkpoint(
      of: sample.model, provenance: sample.record, training: trainer.state)
    let bytes = try checkpoint.bytes()
    _ = try trainer.step()
    #expect(try checkpoint.bytes() == bytes)
    #expect(checkpoint.memory != sample.model.optimizerMemory)
  }
}
