import Testing

@testable import CharRNN

/// Runs of the training loop on a small model, without files or a shell.
struct LoopCase {
  var run: SmallRun
  let model: LanguageModel
  let heldOut: [Evaluator.Text]
  var record = Provenance()
  var state: TrainingState

  init(change: (inout TrainingSettings) -> Void = { _ in }) throws {
    run = try SmallRun()
    change(&run.settings)
    model = try run.model()
    // The text backwards: it gets less likely once the model has learned more than letter counts.
    heldOut = [Evaluator.Text(tokens: run.text.prefix(200).reversed(), context: 1)]
    state = TrainingState(start: run.configuration, settings: run.settings)
  }

  func trainer() throws -> Trainer { try Trainer(model: model, text: run.text, state: state) }

  /// A loop that goes on from the case's record and state.
  func loop(
    _ goal: TrainingGoal, patience: Int? = nil, measures: Bool = true,
    settingsBefore: TrainingSettings? = nil,
    environment: TrainingLoop.Environment = .init(now: { .zero })
  ) throws -> TrainingLoop {
    let start = TrainingSnapshot(
      of: model, state: state, record: record, in: environment.snapshots)
    return try TrainingLoop(
      trainer(), goal: goal, patience: patience, heldOut: measures ? heldOut : [], record: record,
      start: start, settingsBefore: settingsBefore, environment: environment)
  }

  /// Takes over what a loop came to.
  mutating func take(_ loop: TrainingLoop) {
    record = loop.record
    if let state = loop.state { self.state = state }
  }

  /// Everything that decides further steps or is written to a file.
  func expectSame(as other: LoopCase, _ comment: Comment? = nil) {
    #expect(model.parameters == other.model.parameters, comment)
    #expect(model.optimizerMemory == other.model.optimizerMemory, comment)
    #expect(state == other.state, comment)
    #expect(record == other.record, comment)
  }
}
