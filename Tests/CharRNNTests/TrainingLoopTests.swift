import TestSupport
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

/// Multiplies the weights of the output layer, so that the loss jumps.
private func spoil(_ model: LanguageModel, by factor: Float) {
  var parameters = model.parameters
  let name = ParameterName.outputWeight
  parameters[name] = parameters[name].map { $0 * factor }[...]
  model.parameters = parameters
}

@Suite("Training loop: goals and stopping")
struct TrainingLoopGoalTests {
  @Test("steps are counted from where the run begins", arguments: [1, 2, 24, 26])
  func steps(count: Int) throws {
    var sample = try LoopCase()
    for round in 1...2 {
      let loop = try sample.loop(.steps(count))
      try loop.run()
      #expect(loop.result.steps == count)
      sample.take(loop)
      #expect(sample.record.step == round * count && sample.state.step == round * count)
    }
  }

  @Test("an epoch that has begun counts as the first; each one is told, complete, before its step")
  func epochs() throws {
    var sample = try LoopCase()
    let windows = try sample.trainer().streams.windowCount
    let beginning = try sample.loop(.steps(3))
    try beginning.run()
    sample.take(beginning)
    let loop = try sample.loop(.epochs(2))
    var events: [TrainingLoop.Event] = []
    try loop.run { events.append($0) }
    #expect(loop.epochsDone == 2 && loop.record.epoch == 2)
    #expect(loop.result.steps == 2 * windows - 3)
    #expect(loop.state?.window == 0)
    let epochs = loop.record.history
    #expect(epochs.map(\.epoch) == [1, 2] && epochs.allSatisfy { $0.heldOutBits != nil })
    #expect(loop.result.heldOutBits == epochs.last?.heldOutBits)
    #expect(events.count == loop.result.steps + 2)
    for epoch in epochs {
      let place = try #require(events.firstIndex(of: .epoch(epoch)))
      guard case .step(let report) = events[place + 1] else {
        Issue.record("\(events[place + 1])")
        continue
      }
      #expect(report.step == epoch.step)
      #expect(report.completedEpoch?.bitsPerCharacter == epoch.trainingBits)
    }
  }

  @Test("minutes end with the first step after them; too few still take one")
  func minutes() throws {
    // A second passes between two looks at the clock.
    for (minutes, expected) in [(1e-12, 1...1), (0.5, 2...29), (1, 30...59)] {
      var time = Duration.zero
      let sample = try LoopCase()
      let loop = try sample.loop(
        .minutes(minutes), measures: false,
        environment: .init(now: {
          time += .seconds(1)
          return time
        }))
      try loop.run()
      #expect(expected.contains(loop.result.steps), "\(minutes): \(loop.result.steps)")
      #expect(loop.result.seconds >= minutes * 60 || loop.result.steps == 1)
    }
  }

  @Test("a goal tells how many updates it takes, for plain gradient descent one an epoch")
  func updates() throws {
    var state = try LoopCase().state
    func updates(_ goal: TrainingGoal, _ optimizer: OptimizerKind = .adam) -> Int? {
      goal.updates(from: state, windows: 10, optimizer: optimizer)
    }
    #expect(updates(.steps(7)) == 7 && updates(.epochs(2)) == 20)
    state.window = 4
    #expect(updates(.steps(7)) == 7 && updates(.epochs(2)) == 16)
    #expect(updates(.steps(5), .gradientDescent) == 0)
    #expect(updates(.steps(6), .gradientDescent) == 1)
    #expect(updates(.epochs(2), .gradientDescent) == 2)
    #expect(updates(.steps(.max)) == .max && updates(.epochs(.max)) == .max)
    #expect(updates(.minutes(1)) == nil)
  }

  @Test("asked to stop, it stops after the step, without further figures")
  func stops() throws {
    var sample = try LoopCase()
    var steps = 0
    let loop = try sample.loop(
      .steps(100), environment: .init(now: { .zero }, shouldStop: { steps == 4 }))
    try loop.run { _ in steps += 1 }
    #expect(loop.result.wasInterrupted)
    #expect(loop.result.steps == 4 && loop.record.step == 4 && loop.result.heldOutBits == nil)
    sample.take(loop)
    let rest = try sample.loop(.steps(6))
    try rest.run()
    sample.take(rest)
    var whole = try LoopCase()
    let other = try whole.loop(.steps(10))
    try other.run()
    whole.take(other)
    sample.expectSame(as: whole)
  }

  @Test("stopped at any moment, in the middle of measuring too, it resumes to the same bits")
  func stoppedAnywhere() throws {
    var whole = try LoopCase()
    let windows = try whole.trainer().streams.windowCount
    let steps = windows + 2
    let loop = try whole.loop(.steps(steps))
    try loop.run()
    whole.take(loop)
    var stops: [Int: Int] = [:]
    for moment in 1... {
      var looks = 0
      var sample = try LoopCase()
      let first = try sample.loop(
        .steps(steps),
        environment: .init(
          now: { .zero },
          shouldStop: {
            looks += 1
            return looks >= moment
          }))
      try first.run()
      sample.take(first)
      let done = sample.record.step
      if done == steps { break }
      stops[done, default: 0] += 1
      // Through a file, as another process would go on.
      let file = try Checkpoint(
        of: sample.model, provenance: sample.record, training: sample.state
      ).bytes()
      let read = try Checkpoint(bytes: file)
      #expect(read.memory == sample.model.optimizerMemory)
      sample.model.parameters = read.parameters
      sample.model.optimizerMemory = read.memory
      sample.record = read.provenance
      sample.state = try #require(read.training)
      let second = try sample.loop(.steps(steps - done))
      try second.run()
      sample.take(second)
      sample.expectSame(as: whole, "stopped at look \(moment), after step \(done)")
    }
    #expect(Set(stops.keys) == Set(1..<steps))
    #expect(stops[windows] ?? 0 > 1, "also while the epoch's end was measured")
  }

  @Test("an error of the observer ends the run, and all steps are kept")
  func observer() throws {
    struct Refused: Error {}
    var sample = try LoopCase()
    let loop = try sample.loop(.epochs(3))
    #expect(throws: Refused.self) {
      try loop.run { if case .epoch = $0 { throw Refused() } }
    }
    sample.take(loop)
    #expect(sample.record.epoch == 1 && sample.record.history.count == 1)
    let rest = try sample.loop(.epochs(1))
    try rest.run()
    sample.take(rest)
    var whole = try LoopCase()
    let other = try whole.loop(.epochs(2))
    try other.run()
    whole.take(other)
    sample.expectSame(as: whole)
  }

  @Test("time spent measuring is no training time, and time left follows the pace")
  func time() throws {
    // The clock moves by a second a step, and by an hour before a window is measured.
    var (time, isMeasuring) = (Duration.zero, false)
    let sample = try LoopCase()
    let loop = try sample.loop(
      .epochs(2),
      environment: .init(
        now: { time },
        shouldStop: {
          if isMeasuring { time += .seconds(3600) }
          isMeasuring = true
          return false
        }))
    var left: [Double] = []
    try loop.run { event in
      guard case .step = event else { return }
      isMeasuring = false
      time += .seconds(1)
      left.append(loop.secondsLeft)
    }
    let steps = Double(2 * loop.trainer.streams.windowCount)
    #expect(loop.result.seconds == steps)
    #expect(loop.elapsed > 3600)
    #expect(left.prefix(3) == [steps - 1, steps - 2, steps - 3])
    #expect(loop.result.charactersPerSecond == Double(loop.result.characters) / steps)
  }
}

@Suite("Training loop: going back")
struct TrainingLoopReturnTests {
  @Test("with patience the run stops that many epochs after the best and goes back to it")
  func patience() throws {
    let change: (inout TrainingSettings) -> Void = { $0.learningRate = 0.02 }
    let whole = try LoopCase(change: change)
    let epochs = 12
    let loop = try whole.loop(.epochs(epochs))
    var ends: [Int: Parameters] = [:]
    try loop.run {
      if case .epoch(let epoch) = $0 { ends[epoch.epoch] = whole.model.parameters }
    }
    let bits = loop.record.history.compactMap(\.heldOutBits)
    try #require(bits.count == epochs)
    for patience in 1...epochs {
      // Where the run should stop, and the best epoch by then.
      var (best, end) = (1, epochs)
      for epoch in 1...epochs {
        if bits[epoch - 1] < bits[best - 1] { best = epoch }
        if epoch - best == patience {
          end = epoch
          break
        }
      }
      if patience == 1 { try #require(end < epochs, "held-out bits rise") }

      let sample = try LoopCase(change: change)
      let patient = try sample.loop(.epochs(epochs), patience: patience)
      var told: [Int] = []
      try patient.run { if case .best(let epoch) = $0 { told.append(epoch.epoch) } }
      let windows = sample.run.text.isEmpty ? 0 : patient.trainer.streams.windowCount
      #expect(patient.result.steps == end * windows, "patience \(patience)")
      #expect(patient.record.epoch == best && patient.state?.epoch == best)
      #expect(patient.record.history == Array(loop.record.history.prefix(best)))
      #expect(patient.result.bestEpoch?.epoch == (best == end ? nil : best))
      #expect(patient.result.heldOutBits == bits[best - 1])
      #expect(sample.model.parameters == ends[best])
      #expect(told.last == best && told == told.sorted())
    }
  }

  @Test("equal held-out bits are no progress: the earlier epoch stays the best")
  func tie() throws {
    // Steps that change nothing that a float can hold.
    let sample = try LoopCase { settings in
      settings.optimizer = .sgd
      settings.learningRate = 1e-30
    }
    let loop = try sample.loop(.epochs(9), patience: 3)
    try loop.run()
    #expect(loop.best?.epoch.epoch == 1)
    #expect(loop.epochsDone == 1 && loop.result.bestEpoch?.epoch == 1)
    #expect(loop.result.steps == 4 * loop.trainer.streams.windowCount)
  }

  @Test("an explosion before the first snapshot brings back the model as the run found it")
  func explosionAtStart() throws {
    var sample = try LoopCase()
    let before = try sample.loop(.steps(80))
    try before.run()
    sample.take(before)
    let (parameters, memory) = (sample.model.parameters, sample.model.optimizerMemory)
    try #require(memory != nil)
    sample.state.settings.learningRate = 9
    sample.state.settings.clip = 0
    let loop = try sample.loop(.steps(2_000), settingsBefore: before.trainer.settings)
    let error = #expect(throws: TrainingError.self) {
      // Not before the guard's mean is steady, and before the snapshot of step 100.
      try loop.run { _ in
        if loop.result.steps == 2 { spoil(sample.model, by: .nan) }
      }
    }
    guard case .diverged = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
    #expect(loop.result.lastGoodStep == 80)
    #expect(loop.record == sample.record && loop.state == sample.state)
    #expect(sample.model.parameters == parameters)
    #expect(sample.model.optimizerMemory == memory)
  }

  @Test("a later explosion brings back the last steady weights, with a fresh optimiser")
  func explosionLater() throws {
    var sample = try LoopCase()
    let before = sample.run.settings
    sample.state.settings.learningRate = 0.009
    let loop = try sample.loop(.steps(2_000), settingsBefore: before)
    var steady: Parameters?
    var epochs: [Provenance.Epoch] = []
    let error = #expect(throws: TrainingError.self) {
      try loop.run { event in
        switch event {
        case .epoch(let epoch): if epoch.step <= 100 { epochs.append(epoch) }
        case .step(let report) where report.step == 100: steady = sample.model.parameters
        case .step(let report) where report.step == 150: spoil(sample.model, by: 3_000)
        default: break
        }
      }
    }
    guard case .exploded(let step, let loss, let lowest) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
    #expect(step > 150 && step < 200 && loss > lowest + ExplosionGuard.tolerance)
    #expect(loop.result.lastGoodStep == 100)
    #expect(loop.record.step == 100 && loop.record.curve?.end == 100)
    #expect(loop.record.history == epochs)
    #expect(sample.model.parameters == steady)
    sample.take(loop)
    #expect(sample.state.step == 100 && sample.state.updates == 100)
    #expect(sample.state.forgottenUpdates == 100 && sample.model.optimizerMemory == nil)
    #expect(sample.state.settings == before && sample.record.settings == before)

    // Such a run can be written and read, and goes on.
    let file = try Checkpoint(
      of: sample.model, provenance: sample.record, training: sample.state
    ).bytes()
    let read = try Checkpoint(bytes: file)
    #expect(read.training == sample.state && read.memory == nil)
    let rest = try sample.loop(.steps(50))
    try rest.run()
    #expect(rest.record.step == 150 && rest.result.lastGoodStep == nil)
    #expect(rest.result.trainingBits < 2)
  }

  /// Counts the snapshots that exist at once.
  final class CountingStore: SnapshotStore {
    final class Kept {
      let numbers: [Parameters]
      let store: CountingStore
      init(_ numbers: [Parameters], _ store: CountingStore) {
        (self.numbers, self.store) = (numbers, store)
        store.now += 1
        store.most = max(store.most, store.now)
      }
      deinit { store.now -= 1 }
    }

    var now = 0
    var most = 0
    var stored = 0

    func store(_ numbers: [Parameters]) -> () throws -> [Parameters] {
      let kept = Kept(numbers, self)
      stored += 1
      return { kept.numbers }
    }
  }

  @Test("there is one snapshot for an explosion and one of the best epoch, never more")
  func snapshots() throws {
    let store = CountingStore()
    let sample = try LoopCase()
    do {
      let loop = try sample.loop(
        .epochs(10), patience: 10, environment: .init(now: { .zero }, snapshots: store))
      try loop.run()
      #expect(store.now == 1, "after the run only that of the best epoch")
    }
    #expect(store.stored > 3 && store.most == 2 && store.now == 0)
  }

  /// Has no room.
  struct FullStore: SnapshotStore {
    struct Full: Error {}
    func store(_ numbers: [Parameters]) throws -> () throws -> [Parameters] { throw Full() }
  }

  @Test("without room elsewhere a snapshot stays in memory", arguments: [true, false])
  func fullStore(hasRoom: Bool) throws {
    let sample = try LoopCase()
    let store: any SnapshotStore = hasRoom ? CountingStore() : FullStore()
    let trainer = try sample.trainer()
    for _ in 0..<3 { _ = try trainer.step() }
    let before = (sample.model.parameters, sample.model.optimizerMemory)
    let snapshot = TrainingSnapshot(
      of: sample.model, state: trainer.state, record: sample.record, in: store)
    for _ in 0..<2 {
      _ = try trainer.step()
      #expect(sample.model.parameters != before.0)
      try snapshot.restore(sample.model)
      #expect(sample.model.parameters == before.0)
      #expect(sample.model.optimizerMemory == before.1)
    }
  }
}

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
