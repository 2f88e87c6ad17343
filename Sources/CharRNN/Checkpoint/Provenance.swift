public import JSON

/// Where a model's weights come from: recorded in every checkpoint, so that a file explains itself.
public struct Provenance: Hashable, Sendable {
  /// One completed epoch.
  public struct Epoch: Hashable, Sendable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// The steps taken by its end.
    public var step: Int
    /// Training loss over the whole epoch, with dropout, in bits per character.
    public var trainingBits: Double
    /// Training accuracy over the whole epoch, with dropout.
    public var trainingAccuracy: Double
    /// Held-out bits per character after the epoch, where something is held out.
    public var heldOutBits: Double?
    /// Held-out accuracy after the epoch, where something is held out.
    public var heldOutAccuracy: Double?

    /// A record of an epoch.
    public init(
      epoch: Int, step: Int, trainingBits: Double, trainingAccuracy: Double,
      heldOutBits: Double? = nil, heldOutAccuracy: Double? = nil
    ) {
      self.epoch = epoch
      self.step = step
      self.trainingBits = trainingBits
      self.trainingAccuracy = trainingAccuracy
      self.heldOutBits = heldOutBits
      self.heldOutAccuracy = heldOutAccuracy
    }
  }

  /// What made the file, such as `lilt 0.1`.
  public var program = ""
  /// The corpus's name.
  public var corpus = ""
  /// The SHA-256 of the corpus's whole text, in hexadecimal.
  public var corpusDigest = ""
  /// The SHA-256 of the text trained on, in hexadecimal.
  public var trainingDigest = ""
  /// What the corpus's layer wants to remember of it; opaque here.
  public var corpusDetails = JSONObject()
  /// What the first weights were drawn from.
  public var seed: UInt64 = 0
  /// The steps taken.
  public var step = 0
  /// The epochs completed.
  public var epoch = 0
  /// The settings of the last training, where there was any.
  public var settings: TrainingSettings?
  /// The completed epochs in order.
  public var history: [Epoch] = []
  /// The training loss within the epochs; `nil` where no step was recorded.
  public var curve: LossCurve?

  /// Nothing known.
  public init() {}

  /// Notes a step that was taken: its number, the epochs completed and its loss.
  ///
  /// The curve begins here where it does not reach up to this step, as after steps of a program that
  /// kept none.
  public mutating func record(_ report: StepReport) {
    let before = report.step - 1
    var curve = curve.flatMap { $0.end == before ? $0 : nil } ?? LossCurve(start: before)
    curve.append(report.totals.bitsPerCharacter)
    self.curve = curve
    step = report.step
    epoch = report.epoch
  }
}
