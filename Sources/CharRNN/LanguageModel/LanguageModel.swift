/// A character-level language model: embedding, LSTM layers, a dense layer, softmax.
///
/// Owns the large blocks of a model: the weights and the optimiser's memory. A reference, since
/// training changes them in place. Not for use from several threads at once.
public final class LanguageModel {
  /// The characters the model knows.
  public let vocabulary: Vocabulary
  /// The sizes of its layers.
  public let configuration: ModelConfiguration
  /// What follows a text for the side inputs, at a text's start; `nil` without side inputs.
  public let follower: (any TextFollower)?
  /// The number of changes of the weights; a value computed at another number is stale.
  public private(set) var revision = 0

  /// The weights in one block, laid out as `ParameterLayout` says.
  let weights: FloatBuffer
  /// The optimiser of the last training, with what it remembers; `nil` before the first.
  var optimizer: Optimizer?
  private var preparedDigest: (revision: Int, digest: SHA256.Digest)?
  private var preparedPredictor: Predictor?

  /// A model with given weights.
  ///
  /// - Throws: `ConfigurationError` where `parameters` is for another number of characters, or for side
  ///   inputs that `follower` does not find out.
  public init(
    vocabulary: Vocabulary, parameters: Parameters, follower: (any TextFollower)? = nil
  ) throws(ConfigurationError) {
    let size = parameters.configuration.vocabularySize
    guard size == vocabulary.count else {
      throw .outOfRange(name: "vocabulary", value: "\(vocabulary.count)", allowed: "\(size)")
    }
    let sides = parameters.configuration.sideInputs
    guard sides == follower?.inputs ?? [] else { throw .sideInputs(sides.map(\.name)) }
    self.follower = follower
    self.vocabulary = vocabulary
    configuration = parameters.configuration
    weights = FloatBuffer(parameters.values)
  }

  /// A model with fresh weights drawn from `seed`.
  public convenience init(
    vocabulary: Vocabulary, configuration: ModelConfiguration, seed: UInt64,
    follower: (any TextFollower)? = nil
  ) throws(ConfigurationError) {
    var generator = Xoshiro256StarStar(seed: seed)
    try self.init(
      vocabulary: vocabulary, parameters: Parameters(configuration, using: &generator),
      follower: follower)
  }

  /// The model of a checkpoint, with what its optimiser remembers.
  ///
  /// - Throws: `ConfigurationError` where vocabulary, weights and follower do not fit.
  public convenience init(
    _ checkpoint: Checkpoint, follower: (any TextFollower)? = nil
  ) throws(ConfigurationError) {
    try self.init(
      vocabulary: checkpoint.vocabulary, parameters: checkpoint.parameters, follower: follower)
    optimizerMemory = checkpoint.memory
  }

  /// A copy of the weights as they are.
  ///
  /// Setting them needs the same configuration.
  public var parameters: Parameters {
    get {
      Parameters(configuration, values: weights.array)
    }
    set {
      precondition(newValue.configuration == configuration, "weights of another model")
      weights.copy(newValue.values)
      weightsChanged()
    }
  }

  /// What the optimiser remembers of the last training; `nil` where there was none, or where only
  /// weights were read from a file.
  ///
  /// Setting it needs the same configuration. A running `Trainer` does not notice.
  public var optimizerMemory: OptimizerMemory? {
    get { optimizer?.memory }
    set {
      precondition(
        newValue?.blocks.allSatisfy { $0.configuration == configuration } ?? true,
        "memory of another model")
      optimizer = newValue.map(Optimizer.init)
    }
  }

  /// Counts a change of the weights and drops the prepared predictor, which is stale and would take
  /// memory beside training.
  func weightsChanged() {
    revision += 1
    preparedPredictor = nil
  }

  /// The network for reading a character at a time, with the weights as they are, rounded to bf16.
  ///
  /// Tables and sampling both use it, so they agree.
  ///
  /// - Complexity: O(weights) after a change of the weights (a few milliseconds for the default
  ///   model), O(1) otherwise.
  public var predictor: Predictor { predictor(.bf16) }

  /// The same with weights in another format, such as one that a tune's record asks for.
  public func predictor(_ format: Predictor.WeightFormat) -> Predictor {
    if let prepared = preparedPredictor, prepared.format == format { return prepared }
    let predictor = Predictor(parameters, format: format, follower: follower)
    preparedPredictor = predictor
    return predictor
  }

  /// The SHA-256 of vocabulary, sizes and weights as they are, which identifies the model.
  ///
  /// Independent of the file format, but rounded weights have another digest.
  ///
  /// - Complexity: O(weights) after a change of the weights, O(1) otherwise.
  public var digest: SHA256.Digest {
    if let prepared = preparedDigest, prepared.revision == revision { return prepared.digest }
    var hash = SHA256()
    hash.update(vocabulary.text(of: (0..<vocabulary.count).map { Token($0) }).utf8)
    hash.update("\(configuration.embeddingSize) \(configuration.layerWidths)".utf8)
    for input in configuration.sideInputs { hash.update(" \(input.name) \(input.size)".utf8) }
    weights.withBytes { hash.update($0) }
    let digest = hash.digest()
    preparedDigest = (revision, digest)
    return digest
  }
}
