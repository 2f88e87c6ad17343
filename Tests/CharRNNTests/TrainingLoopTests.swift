import Testing

@testable import CharRNN

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

  @Test("minutes are over at the very moment", arguments: [29, 30, 31])
  func lastMoment(secondsPerStep: Int) throws {
    var time = Duration.zero
    let sample = try LoopCase()
    let loop = try sample.loop(.minutes(1), measures: false, environment: .init(now: { time }))
    try loop.run { if case .step = $0 { time += .seconds(secondsPerStep) } }
    #expect(loop.result.steps == (secondsPerStep < 30 ? 3 : 2))
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
