import CharRNN
import Composition

/// How long a training command goes on.
enum TrainingGoal: Hashable {
  case steps(Int)
  case epochs(Int)
  case minutes(Double)
}

extension TrainingGoal {
  /// The updates that the optimiser makes until the goal; `nil` where only a clock knows.
  fileprivate func updates(
    from state: TrainingState, windows: Int, _ settings: TrainingSettings
  ) -> Int? {
    // Counted from where the present epoch began.
    let (last, isOverflow): (Int, Bool)
    switch self {
    case .steps(let count): (last, isOverflow) = count.addingReportingOverflow(state.window)
    case .epochs(let count): (last, isOverflow) = count.multipliedReportingOverflow(by: windows)
    case .minutes: return nil
    }
    if isOverflow { return .max }
    return settings.optimizer == .gradientDescent ? last / windows : last - state.window
  }
}

/// What a training command starts from: the text, the state, and what a person should know of it.
struct TrainingPlan {
  let text: [Token]
  let heldOut: [Evaluator.Text]
  private(set) var state: TrainingState
  let notes: [String]

  /// Hands the state over; the plan keeps all of it but what the optimiser remembers, so that the
  /// trainer need not copy that.
  mutating func takeState() -> TrainingState {
    let taken = state
    state.memory = []
    return taken
  }

  /// Lays out a run.
  ///
  /// A model with a training state goes on with what is recorded there; settings that are changed
  /// take effect from here on.
  ///
  /// - Parameters:
  ///   - loaded: the model.
  ///   - corpus: what it learns from.
  ///   - goal: how long the run goes on, which is where a schedule ends.
  ///   - startsSchedule: whether warm-up and schedule begin here.
  ///   - change: applies what was typed or set to the settings.
  /// - Throws: `Failure` where there is nothing to train on, or the model lacks characters of it.
  init(
    _ loaded: SessionModel, corpus: TuneCorpus, goal: TrainingGoal, startsSchedule: Bool,
    change: (inout TrainingSettings) -> Void
  ) throws {
    let vocabulary = loaded.model.vocabulary
    if corpus.tunes(in: .training).isEmpty { throw Failure.nothingToTrainOn }
    do throws(UnknownCharacter) {
      text = try vocabulary.encode(corpus.trainingText).tokens
      heldOut = try vocabulary.evaluationTexts(of: corpus.tunes(in: .heldOut))
    } catch {
      throw Failure.otherCharacters(
        vocabulary.missing(from: corpus.vocabulary.characters), of: corpus.name,
        known: vocabulary.count, toTrainOn: true)
    }
    var notes: [String] = []
    var settings = loaded.startingSettings
    if settings.schedule == .cosine, settings.scheduleEnd <= loaded.training?.updates ?? 0 {
      // A schedule is of the command that asked for it.
      settings.schedule = .constant
      notes.append("the cosine schedule has ended: from here the learning rate is constant")
    }
    change(&settings)
    try settings.validate()

    let configuration = loaded.model.configuration
    var state = loaded.training ?? TrainingState(start: configuration, settings: settings)
    if startsSchedule { settings.scheduleStart = state.updates }
    if loaded.training == nil, loaded.provenance.step > 0 {
      state.step = loaded.provenance.step
      state.epoch = loaded.provenance.epoch
      notes.append("the checkpoint has only weights, so the optimiser starts anew")
    }
    var provenance = loaded.provenance
    provenance.record(corpus)
    let isOtherText =
      loaded.training != nil && provenance.trainingDigest != loaded.provenance.trainingDigest
    let isCutAnew =
      settings.batch != state.settings.batch || settings.sequence != state.settings.sequence
    let streams = try TextStreams(text, rows: settings.batch, steps: settings.sequence)
    if isOtherText || isCutAnew {
      state.carried = CarriedState(zero: configuration, rows: settings.batch)
      state.window = 0
      state.epochTotals = LossTotals()
      // What gradient descent remembers is half a sum over the text as it was cut before.
      if state.settings.optimizer == .gradientDescent { state.memory = [] }
      notes.append(
        isOtherText
          ? "the text is not the one trained on before, so it is read from its start"
          : "another batch or sequence cuts the text anew, so it is read from its start")
    }
    if !settings.carriesState {
      state.carried = CarriedState(zero: configuration, rows: settings.batch)
    }
    if settings.optimizer != state.settings.optimizer {
      state.settings = settings
      state.restartOptimizer()
      notes.append("another optimiser, so it starts anew")
    }
    if settings.schedule == .cosine, settings.scheduleEnd <= state.updates {
      guard let updates = goal.updates(from: state, windows: streams.windowCount, settings) else {
        throw Failure.scheduleWithoutEnd
      }
      let (end, isOverflow) = state.updates.addingReportingOverflow(updates)
      settings.scheduleEnd = isOverflow ? .max : end
      try settings.validate()
    }
    state.settings = settings
    self.state = state
    self.notes = notes
  }
}
