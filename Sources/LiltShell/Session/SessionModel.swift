import CharRNN
import Composition
import Drawing
import JSON
import Safetensors

/// The model of a session, where it comes from, and how it is being trained.
struct SessionModel {
  /// The file that the model was opened from or last saved to.
  struct CheckpointFile: Hashable {
    let path: String
    /// How the file stores the weights.
    let precision: Tensor.Precision
    /// Whether its checksum was right; other programs' files have none.
    let isVerified: Bool
  }

  /// A reference: training changes it in place.
  let model: LanguageModel
  /// Where the weights come from.
  var provenance: Provenance
  private let kept = Kept()
  /// The file with this model, or with what it was before it was trained on.
  var file: CheckpointFile?
  /// The folder of checkpoints that was opened, for `sample --epoch`.
  var folder: String?
  /// What `file` holds.
  private var saved: Progress?

  /// How far training has come; gradient descent takes steps that change no weight.
  private struct Progress: Hashable {
    let revision: Int
    let step: Int
  }

  private var progress: Progress { Progress(revision: model.revision, step: provenance.step) }

  /// What a running training takes over, and gives back with the weights that it changed.
  private final class Kept {
    var training: TrainingState?
  }

  /// What training goes on from; `nil` before the first step, where a file has only weights, and
  /// while training runs.
  ///
  /// By reference, as the weights are: a copy of the session would hold on to what the optimiser
  /// remembers.
  var training: TrainingState? {
    get { kept.training }
    nonmutating set { kept.training = newValue }
  }

  /// A model with fresh weights.
  init(new model: LanguageModel, corpus: TuneCorpus, seed: UInt64) {
    self.model = model
    provenance = Provenance()
    provenance.program = "lilt \(LiltVersion.current)"
    provenance.seed = seed
    provenance.record(corpus)
  }

  /// The model of a checkpoint.
  ///
  /// - Throws: `ConfigurationError` where vocabulary and weights do not fit.
  init(_ checkpoint: Checkpoint, path: String) throws {
    model = try LanguageModel(
      vocabulary: checkpoint.vocabulary, parameters: checkpoint.parameters)
    provenance = checkpoint.provenance
    training = checkpoint.training
    file = CheckpointFile(
      path: path, precision: checkpoint.precision, isVerified: checkpoint.isVerified)
    noteSaved()
  }

  /// Whether steps were taken that no file holds.
  var hasUnsavedSteps: Bool { provenance.step > 0 && saved != progress }

  /// Notes that `file` holds the model as it now is.
  mutating func noteSaved() { saved = progress }

  /// Whether a checkpoint is of the run that made this model: of the same first weights.
  func isOfRun(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.provenance.seed == provenance.seed && checkpoint.vocabulary == model.vocabulary
      && checkpoint.parameters.configuration == model.configuration
  }

  /// What training goes on with where nothing else is asked for.
  ///
  /// Where there are only weights: what they were made with, but for what this machine decides and
  /// a schedule, which belongs to the optimiser's steps.
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

  /// The header of the tunes that the model learned from.
  var headerTemplate: HeaderTemplate {
    HeaderTemplate(json: provenance.corpusDetails) ?? .plain
  }

  /// The model as a file holds it.
  func checkpoint(precision: Tensor.Precision = .f32, weightsOnly: Bool = false) -> Checkpoint {
    Checkpoint(
      vocabulary: model.vocabulary, parameters: model.parameters, provenance: provenance,
      training: weightsOnly || precision != .f32 ? nil : training, precision: precision)
  }

  /// One line that says what the model is: `512 → LSTM 256, 256, 256 → 87`.
  var shape: String {
    let configuration = model.configuration
    let widths = configuration.layerWidths.map { "\($0)" }.joined(separator: ", ")
    return
      "embedding \(configuration.embeddingSize), LSTM \(widths), \(configuration.vocabularySize) characters"
  }

  /// How far it has been trained, in words.
  var trainingSoFar: String {
    if provenance.step == 0 { return "untrained" }
    let steps = provenance.step.counted("step")
    let epochs = provenance.epoch.counted("epoch")
    return "\(steps), \(epochs)" + (provenance.corpus.isEmpty ? "" : " of \(provenance.corpus)")
  }
}

extension Provenance {
  /// Notes the corpus that is learned from.
  mutating func record(_ corpus: TuneCorpus) {
    self.corpus = corpus.name
    corpusDigest = corpus.digest.hexadecimal
    corpusDetails = HeaderTemplate(corpus).json
    trainingDigest = SHA256.digest(of: Array(corpus.trainingText[...].string.utf8)).hexadecimal
  }
}

extension Session {
  /// The model that commands work on.
  ///
  /// - Throws: `Failure.noModel` where there is none.
  func loadedModel() throws(Failure) -> SessionModel {
    guard let model else { throw .noModel(corpusIsLoaded: corpus != nil) }
    return model
  }

  /// Says why a figure of what the model expects is NaN.
  func warnIfNaN(_ bits: Double) {
    if bits.isNaN {
      warn("what the model expects is no number: its weights are too large to compute with")
    }
  }
}

extension Reader {
  /// Reads characters in order.
  ///
  /// - Throws: `Interrupted` where the user asked to stop.
  mutating func read(_ tokens: [Token], _ console: Console) throws(Interrupted) {
    for token in tokens {
      try console.checkInterrupt()
      read(token)
    }
  }
}
