public import Safetensors

/// A model with its vocabulary, its provenance and, for resuming, its training state: all in one
/// file.
///
/// The file is safetensors with PyTorch's tensor names. Equal checkpoints have equal bytes.
public struct Checkpoint: Hashable, Sendable {
  /// The value of `format` in the files that lilt writes.
  public static let format = "lilt/1"

  /// The characters the model knows.
  public var vocabulary: Vocabulary
  /// The weights and their sizes.
  public var parameters: Parameters
  /// Where the weights come from.
  public var provenance: Provenance
  /// What a resumed run goes on from; `nil` where only weights are kept.
  public var training: TrainingState?
  /// What the optimiser of `training` remembers; `nil` where it starts anew.
  public var memory: OptimizerMemory?
  /// The precision of the stored weights; a training state needs `f32`, which stores them exactly.
  public var precision: Tensor.Precision
  /// Whether the file had a checksum, which was right; files of other programs have none.
  public var isVerified: Bool

  /// Puts a checkpoint together.
  ///
  /// - Precondition: `training` is `nil` unless the precision is `f32`, since a run resumed from
  ///   rounded weights would not take the same steps. `memory` is of the optimiser of `training`.
  public init(
    vocabulary: Vocabulary, parameters: Parameters, provenance: Provenance,
    training: TrainingState? = nil, memory: OptimizerMemory? = nil,
    precision: Tensor.Precision = .f32
  ) {
    precondition(training == nil || precision == .f32, "a training state needs exact weights")
    precondition(
      memory == nil || memory?.optimizer == training?.settings.optimizer,
      "memory of another optimiser")
    self.vocabulary = vocabulary
    self.parameters = parameters
    self.provenance = provenance
    self.training = training
    self.memory = memory
    self.precision = precision
    isVerified = true
  }

  /// The checkpoint of a model as it now is, with what its optimiser remembers where `training` is
  /// given.
  ///
  /// Shares the optimiser's numbers until the next update, so it is written at once.
  public init(
    of model: LanguageModel, provenance: Provenance, training: TrainingState? = nil,
    precision: Tensor.Precision = .f32
  ) {
    self.init(
      vocabulary: model.vocabulary, parameters: model.parameters, provenance: provenance,
      training: training, memory: training == nil ? nil : model.optimizerMemory,
      precision: precision)
  }
}

/// The keys of a checkpoint's metadata.
enum MetadataKey {
  static let format = "format"
  static let vocabulary = "vocabulary"
  static let configuration = "configuration"
  static let provenance = "provenance"
  static let training = "training"
  static let checksum = "checksum"
}

/// The names of the tensors of a training state.
enum TrainingTensor {
  static func hidden(_ layer: Int) -> String { "training.hidden_l\(layer)" }
  static func cell(_ layer: Int) -> String { "training.cell_l\(layer)" }
  /// The optimiser's memory of a parameter, such as `training.adam.first.output.bias`.
  static func memory(_ optimizer: OptimizerKind, _ name: String, _ parameter: String) -> String {
    "training.\(optimizer.rawValue).\(name).\(parameter)"
  }
}
