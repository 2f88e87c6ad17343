import CharRNN
import Composition
import Drawing

/// The start of a training command: the texts, the state, and notes for the user.
struct TrainingPlan {
  let text: TrainingText
  let heldOut: [Evaluator.Text]
  let state: TrainingState
  let notes: [String]

  /// Prepares a run.
  ///
  /// A model with a training state goes on from it; changed settings take effect from the next step.
  ///
  /// - Parameters:
  ///   - loaded: the model.
  ///   - corpus: the tunes to train on and to measure.
  ///   - goal: the end of the run, and of a new cosine schedule.
  ///   - startsSchedule: whether warm-up and schedule begin here.
  ///   - change: applies options and session settings.
  /// - Throws: `Failure` where the corpus has no training text, the model lacks characters of it, or
  ///   a schedule has no end; `TrainingError` where a setting is out of range.
  init(
    _ loaded: SessionModel, corpus: TuneCorpus, goal: TrainingGoal, startsSchedule: Bool,
    change: (inout TrainingSettings) -> Void
  ) throws {
    let vocabulary = loaded.model.vocabulary
    if corpus.tunes(in: .training).isEmpty { throw Failure.nothingToTrainOn }
    let plain: [Token]
    let measured = corpus.measuredTunes(in: .heldOut)
    do throws(UnknownCharacter) {
      // Its characters are checked here, whatever the epochs make of it.
      plain = try vocabulary.encode(corpus.trainingText).tokens
      for text in corpus.foundTrainingTexts { _ = try vocabulary.encode(text) }
      heldOut = try vocabulary.evaluationTexts(of: measured.tunes)
    } catch {
      throw Failure.otherCharacters(
        vocabulary.missing(from: corpus.vocabulary.characters), of: corpus.name,
        known: vocabulary.count, toTrainOn: true)
    }
    var notes: [String] = []
    if measured.isSample {
      notes.append(
        """
        held-out figures are of a sample: \(measured.tunes.count.grouped) of \
        \(measured.tuneCount.counted("tune"))
        """)
    }
    var settings = loaded.startingSettings
    if settings.schedule == .cosine, settings.scheduleEnd <= loaded.training?.updates ?? 0 {
      // A schedule ends with the command that asked for it.
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
      || settings.text != state.settings.text
    let text = EpochChoice(settings).text(
      of: corpus, plain: plain, vocabulary, seed: settings.seed)
    self.text = text
    let streams = try TextStreams(
      try text.tokens(ofEpoch: state.epoch), rows: settings.batch, steps: settings.sequence)
    if isOtherText || isCutAnew {
      state.carried = CarriedState(zero: configuration, rows: settings.batch)
      state.window = 0
      state.epochTotals = LossTotals()
      notes.append(
        isOtherText
          ? "the text is not the one trained on before, so it is read from its start"
          : "another batch, sequence or order cuts the text anew, so it is read from its start")
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
      guard
        let updates = goal.updates(
          from: state, windows: streams.windowCount, optimizer: settings.optimizer)
      else {
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
