import Testing

@testable import CharRNN

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

  @Test("a run whose last epoch is the best stays there")
  func lastIsBest() throws {
    let sample = try LoopCase()
    let loop = try sample.loop(.epochs(1), patience: 1)
    try loop.run()
    #expect(loop.best?.epoch.epoch == 1 && loop.result.bestEpoch == nil)
    #expect(loop.result.heldOutBits == loop.best?.bits && loop.result.heldOut != nil)
    #expect(loop.state?.step == loop.trainer.streams.windowCount)
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

/// Multiplies the weights of the output layer, so that the loss jumps.
private func spoil(_ model: LanguageModel, by factor: Float) {
  var parameters = model.parameters
  let name = ParameterName.outputWeight
  parameters[name] = parameters[name].map { $0 * factor }[...]
  model.parameters = parameters
}
