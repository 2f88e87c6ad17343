import CharRNN
import Composition
import Drawing
import JSON
import Safetensors

/// The model of a session, its origin and its training state.
struct SessionModel {
  /// The file that the model was opened from or last saved to.
  struct CheckpointFile: Hashable {
    let path: String
    /// The precision of the weights in the file.
    let precision: Tensor.Precision
    /// Whether its checksum was verified; files of other programs have none.
    let isVerified: Bool
  }

  /// The model, a reference that training changes in place.
  private(set) var model: LanguageModel
  /// The origin of the weights.
  var provenance: Provenance
  /// The state from which training resumes; `nil` before the first step and if the file has only
  /// weights.
  ///
  /// The model holds the optimiser's memory.
  var training: TrainingState?
  /// The file with this model, or with an earlier step of it.
  var file: CheckpointFile?
  /// The opened folder of checkpoints, for `sample --epoch` and, unless it ships, for training.
  var folder: CheckpointFolder?
  /// The cells whose outputs are held, in order, each once.
  var held: [HeldUnit] = []
  /// The name that opens the last training again, where the state folder keeps it.
  var keptName: String?
  /// The progress of the model in `file`.
  private var saved: Progress?

  /// The progress of training; gradient descent has steps that change no weight.
  private struct Progress: Hashable {
    let revision: Int
    let step: Int
  }

  private var progress: Progress { Progress(revision: model.revision, step: provenance.step) }

  /// Wraps a model with fresh weights.
  init(new model: LanguageModel, corpus: TuneCorpus, seed: UInt64) {
    self.model = model
    provenance = Provenance()
    provenance.program = "lilt \(LiltVersion.current)"
    provenance.seed = seed
    provenance.record(corpus)
  }

  /// Makes the model of a checkpoint.
  ///
  /// - Throws: `ConfigurationError` if vocabulary and weights do not match.
  init(_ checkpoint: Checkpoint, path: String) throws {
    model = try LanguageModel(ofTunes: checkpoint)
    provenance = checkpoint.provenance
    training = checkpoint.training
    file = CheckpointFile(
      path: path, precision: checkpoint.precision, isVerified: checkpoint.isVerified)
    noteSaved()
  }

  /// The model for a vocabulary with more characters, which no file holds yet.
  ///
  /// - Throws: `ConfigurationError` if the model becomes too large.
  func extended(to vocabulary: Vocabulary) throws(ConfigurationError) -> SessionModel {
    var result = self
    result.model = try model.extended(toTunes: vocabulary)
    result.training = training?.extended(to: result.model.configuration)
    result.noteUnsaved()
    return result
  }

  /// Whether no file holds the latest steps.
  var hasUnsavedSteps: Bool { provenance.step > 0 && saved != progress }

  /// Records that `file` holds the current model.
  mutating func noteSaved() { saved = progress }

  /// Records that no file of the user's holds the current model.
  mutating func noteUnsaved() { saved = nil }

  /// Records that the file at `path` holds the current model, with all its bits.
  mutating func noteSaved(in path: String) {
    file = CheckpointFile(path: path, precision: .f32, isVerified: true)
    noteSaved()
  }

  /// The default settings for resuming training.
  ///
  /// If there are only weights, these are the settings that made them, except for the choices of
  /// this machine and the schedule, which belongs to the optimiser's steps.
  var startingSettings: TrainingSettings {
    if let training { return training.settings }
    let standard = TrainingSettings()
    var settings = provenance.settings ?? standard
    settings.seed = provenance.seed
    settings.lanes = standard.lanes
    settings.schedule = standard.schedule
    settings.scheduleStart = standard.scheduleStart
    settings.scheduleEnd = standard.scheduleEnd
    settings.warmup = standard.warmup
    return settings
  }

  /// Checks that the model's tunes had a style.
  ///
  /// - Throws: `Failure.unknownStyle` with the nearest one.
  func check(style: String?) throws(Failure) {
    let known = corpusDetails?.styles.names ?? []
    guard let style, !known.contains(style) else { return }
    throw .unknownStyle(style, known: known, nearest: nearest(to: style, in: known))
  }

  /// Checks that bars can be counted while the model writes them.
  ///
  /// - Throws: `ConstraintError.voices` if it learned to write bars of melody and bass in turn.
  func checkOneVoice() throws(ConstraintError) {
    if corpusDetails?.preparation.writesBass == true { throw .voices(2) }
  }

  /// What is known of the tunes on which the model was trained; `nil` for another program's file.
  var corpusDetails: CorpusDetails? { CorpusDetails(json: provenance.corpusDetails) }

  /// The content of a checkpoint file.
  func checkpoint(precision: Tensor.Precision = .f32, weightsOnly: Bool = false) -> Checkpoint {
    Checkpoint(
      of: model, provenance: provenance,
      training: weightsOnly || precision != .f32 ? nil : training, precision: precision)
  }

  /// The shape of the model in one line: `512 → LSTM 256, 256, 256 → 87`.
  var shape: String {
    let configuration = model.configuration
    let widths = configuration.layerWidths.map { "\($0)" }.joined(separator: ", ")
    let told = [
      model.hasPlace ? "place" : nil, model.hasMemory ? "memory of the tune" : nil,
    ].compactMap(\.self)
    return
      "embedding \(configuration.embeddingSize), LSTM \(widths), "
      + "\(configuration.vocabularySize) characters"
      + (told.isEmpty ? "" : ", " + told.joined(separator: " and "))
  }

  /// What was done to the tunes that were learned from, as options of `corpus load`; empty if nothing.
  var preparation: String { corpusDetails?.preparation.options ?? "" }

  /// The progress of training, in words.
  var trainingSoFar: String {
    if provenance.step == 0 { return "untrained" }
    let steps = provenance.step.counted("step")
    let epochs = provenance.epoch.counted("epoch")
    return "\(steps), \(epochs)" + (provenance.corpus.isEmpty ? "" : " of \(provenance.corpus)")
      + (preparation.isEmpty ? "" : ", \(preparation)")
  }
}

extension Provenance {
  /// Records the training corpus.
  mutating func record(_ corpus: TuneCorpus) {
    self.corpus = corpus.name
    corpusDigest = corpus.digest.hexadecimal
    let earlier = step > 0 ? CorpusDetails(json: corpusDetails) : nil
    corpusDetails = CorpusDetails(corpus, after: earlier).json
    trainingDigest = corpus.trainingDigest.hexadecimal
  }

  /// Records the details of `corpus` if it is the one that was trained on, since earlier versions
  /// recorded fewer.
  mutating func complete(from corpus: TuneCorpus) {
    guard corpusDigest == corpus.digest.hexadecimal,
      trainingDigest == corpus.trainingDigest.hexadecimal
    else {
      return
    }
    corpusDetails = CorpusDetails(corpus, after: CorpusDetails(json: corpusDetails)).json
  }
}

extension Session {
  /// The model of the session.
  ///
  /// - Throws: `Failure.noModel` if there is none.
  func loadedModel() throws(Failure) -> SessionModel {
    guard let model else { throw .noModel(corpusIsLoaded: corpus != nil) }
    return model
  }

  /// Warns of overflowed weights if a figure of the model's predictions is NaN.
  func warnIfNaN(_ bits: Double) {
    if bits.isNaN {
      warn("what the model expects is no number: its weights are too large to compute with")
    }
  }
}

extension Reader {
  /// Reads characters in order.
  ///
  /// - Throws: `Interrupted` if the user asked to stop.
  mutating func read(_ tokens: [Token], _ console: Console) throws(Interrupted) {
    for token in tokens {
      try console.checkInterrupt()
      read(token)
    }
  }
}
