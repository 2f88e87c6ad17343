import Safetensors
import TestSupport
import Testing

@testable import CharRNN

/// Every limit of the engine: values at it are taken, values beyond it are refused.
@Suite("Limits")
struct LimitTests {
  struct Range: Sendable, CustomTestStringConvertible {
    let name: String
    let set: @Sendable (inout TrainingSettings, Double) -> Void
    let allowed: [Double]
    let refused: [Double]
    var testDescription: String { name }

    init(
      _ name: String, allowed: [Double], refused: [Double],
      _ set: @escaping @Sendable (inout TrainingSettings, Double) -> Void
    ) {
      (self.name, self.allowed, self.refused, self.set) = (name, allowed, refused, set)
    }
  }

  private static let nextAboveTen = Double(Float(10).nextUp)
  private static let nextBelowOne = Double(Float(1).nextDown)
  private static let leastPositive = Double(Float.leastNonzeroMagnitude)

  static let settings = [
    Range("batch", allowed: [1, 2, 4095, 4096], refused: [-1, 0, 4097]) { $0.batch = Int($1) },
    Range("sequence", allowed: [1, 2, 4095, 4096], refused: [-1, 0, 4097]) {
      $0.sequence = Int($1)
    },
    Range(
      "learning rate", allowed: [leastPositive, 9.5, 10],
      refused: [0, -leastPositive, nextAboveTen, .infinity, .nan]
    ) { $0.learningRate = Float($1) },
    Range(
      "momentum", allowed: [0, leastPositive, nextBelowOne],
      refused: [-leastPositive, 1, .nan]
    ) { $0.momentum = Float($1) },
    Range(
      "weight decay", allowed: [0, leastPositive, 10],
      refused: [-leastPositive, nextAboveTen, .nan]
    ) { $0.weightDecay = Float($1) },
    Range("warm-up", allowed: [0, 1, 1e9], refused: [-1, 1e9 + 1]) { $0.warmup = Int($1) },
    Range("schedule's start", allowed: [0, 1, 0x1p48], refused: [-1, 0x1p48 + 1]) {
      $0.scheduleStart = Int($1)
    },
    Range("schedule's end", allowed: [0, 1, 0x1p48], refused: [-1, 0x1p48 + 1]) {
      $0.scheduleEnd = Int($1)
    },
    Range(
      "clip", allowed: [0, leastPositive, Double(Float.greatestFiniteMagnitude)],
      refused: [-leastPositive, .infinity, .nan]
    ) { $0.clip = Float($1) },
    Range("lanes", allowed: [1, 2, 1023, 1024], refused: [0, 1025]) { $0.lanes = Int($1) },
  ]

  @Test("a setting is taken up to its limits and refused beyond, by its name", arguments: settings)
  func setting(_ range: Range) throws {
    for value in range.allowed {
      var settings = TrainingSettings()
      range.set(&settings, value)
      #expect(throws: Never.self, "\(value)") { try settings.validate() }
    }
    for value in range.refused {
      var settings = TrainingSettings()
      range.set(&settings, value)
      let error = #expect(throws: TrainingError.self, "\(value)") { try settings.validate() }
      guard case .outOfRange(range.name, _, _) = error else {
        Issue.record("\(value): \(error.map { "\($0)" } ?? "no error")")
        continue
      }
    }
  }

  // MARK: Sizes of a model

  private func configuration(
    _ vocabulary: Int = 2, _ embedding: Int = 2, _ widths: [Int] = [2], dropout: Float = 0
  ) -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try ModelConfiguration(
        vocabularySize: vocabulary, embeddingSize: embedding, layerWidths: widths, dropout: dropout)
      return nil
    } catch {
      return error
    }
  }

  private func name(_ error: ConfigurationError?) -> String? {
    guard case .outOfRange(let name, _, _) = error else { return nil }
    return name
  }

  @Test("a size is from 1 to 65,536")
  func sizes() {
    for size in [1, 2, 65_535, 65_536] {
      #expect(configuration(size, 1, [1]) == nil)
      #expect(configuration(1, size, [1]) == nil)
    }
    // A wide layer alone has too many weights, but its width is none too large.
    #expect(configuration(1, 1, [8_000]) == nil)
    #expect(name(configuration(1, 1, [65_536])) == nil && configuration(1, 1, [65_536]) != nil)
    for size in [-1, 0, 65_537, Int.max] {
      #expect(name(configuration(size)) == "vocabulary")
      #expect(name(configuration(2, size)) == "embedding")
      #expect(name(configuration(2, 2, [2, size])) == "layer width")
    }
  }

  @Test("there are 1 to 64 layers")
  func layers() {
    for count in [1, 2, 63, 64] {
      #expect(configuration(2, 2, [Int](repeating: 1, count: count)) == nil)
    }
    for count in [0, 65] {
      #expect(name(configuration(2, 2, [Int](repeating: 1, count: count))) == "number of layers")
    }
  }

  @Test("dropout is from 0 up to but not 1")
  func dropout() {
    for dropout in [0, Float.leastNonzeroMagnitude, 0.5, Float(1).nextDown] {
      #expect(configuration(dropout: dropout) == nil)
    }
    for dropout in [-Float.leastNonzeroMagnitude, 1, .nan, .infinity] {
      #expect(name(configuration(dropout: dropout)) == "dropout")
    }
  }

  @Test("a model has at most 2^28 weights")
  func parameterCount() {
    // V·E + 4E + 4 + 8 + 2V weights with one unit: (V + 4)(E + 2) + 4.
    #expect(configuration(32_760, 8_191, [1]) == nil, "exactly 2^28")
    #expect(
      configuration(32_760, 8_192, [1]) == .tooManyParameters(count: 1 << 28 + 32_764))
    #expect(configuration(32_761, 8_191, [1]) == .tooManyParameters(count: 1 << 28 + 8_193))
  }

  @Test("a vocabulary has at most 65,536 characters")
  func vocabulary() throws {
    let many = (0..<65_536).compactMap { Unicode.Scalar(0x2_0000 + $0) }
    let vocabulary = try Vocabulary(characters: many)
    #expect(vocabulary.count == 65_536)
    #expect(vocabulary.index(of: many[65_535]) == 65_535)
  }

  // MARK: Training

  @Test("a text fills the streams from T + 1 characters a stream on")
  func streams() throws {
    func windows(_ count: Int) throws -> Int {
      try TextStreams([Token](repeating: 0, count: count), rows: 3, steps: 4).windowCount
    }
    #expect(throws: TrainingError.textTooShort(count: 14, rows: 3, steps: 4)) { try windows(14) }
    #expect(try windows(15) == 1)
    #expect(try windows(26) == 1)
    #expect(try windows(27) == 2)
  }

  @Test("a gradient below the limit is left as it is, a larger one is scaled down to it")
  func clipping() {
    #expect(Trainer.clipping(norm: 0, to: 5) == 1)
    #expect(Trainer.clipping(norm: 4.999_99, to: 5) == 1)
    #expect(Trainer.clipping(norm: 5, to: 5) == Float(5 / 5.000_001))
    #expect(Trainer.clipping(norm: 10, to: 5) == Float(5 / 10.000_001))
    #expect(Trainer.clipping(norm: 1e30, to: 5) == 5e-30)
    #expect(Trainer.clipping(norm: 1e30, to: 0) == 1, "0 switches clipping off")
    let least = Float.leastNonzeroMagnitude
    #expect(Trainer.clipping(norm: 1, to: least) == least)
  }

  @Test("a cosine schedule needs an update after its warm-up; otherwise the rate is constant")
  func schedule() {
    var settings = TrainingSettings()
    settings.learningRate = 1
    settings.schedule = .cosine
    settings.warmup = 10
    settings.scheduleEnd = 10
    #expect((10...12).map { settings.learningRate(ofUpdate: $0) } == [1, 1, 1])
    settings.scheduleEnd = 11
    #expect(settings.learningRate(ofUpdate: 10) == 1)
    #expect(abs(settings.learningRate(ofUpdate: 11) - 0.02) < 1e-6)
  }

  @Test("training tokens and windows are below what the model and the text have")
  func stateLimits() throws {
    let run = try SmallRun()
    let last = Token(run.vocabulary.count - 1)
    let model = try run.model()
    let windows = try run.trainer(model).streams.windowCount
    var state = TrainingState(start: run.configuration, settings: run.settings)
    var text = run.text
    text[7] = last
    _ = try Trainer(model: model, text: text, state: state)
    text[7] = last + 1
    #expect(throws: TrainingError.self) { try Trainer(model: model, text: text, state: state) }
    state.window = windows - 1
    _ = try Trainer(model: model, text: run.text, state: state)
    state.window = windows
    #expect(
      throws: TrainingError.stateMismatch(
        what: "position", found: "window \(windows)", expected: "below \(windows)")
    ) { try Trainer(model: model, text: run.text, state: state) }
  }

  @Test("a result keeps the losses of the last 20 steps", arguments: [1, 19, 20, 21, 30])
  func recent(steps: Int) throws {
    let sample = try LoopCase()
    let loop = try sample.loop(.steps(steps), measures: false)
    var losses: [LossTotals] = []
    try loop.run { if case .step(let report) = $0 { losses.append(report.totals) } }
    #expect(loop.result.recent == losses.suffix(20))
    #expect(loop.result.characters == steps * 45)
  }

  // MARK: Checkpoints

  private func reading(
    _ key: String, replacing part: String, with replacement: String, in checkpoint: Checkpoint
  ) throws -> CheckpointError? {
    let file = try SafetensorsFile(bytes: checkpoint.bytes())
    var metadata = file.metadata
    let text = try #require(metadata[key])
    try #require(text.contains(part), "\(text)")
    metadata[key] = text.replacing(part, with: replacement)
    metadata["format"] = nil
    metadata["checksum"] = nil
    let bytes = try SafetensorsFile(tensors: file.tensors, metadata: metadata).bytes()
    do throws(CheckpointError) {
      _ = try Checkpoint(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("a count in a file is from 0 to 2^48")
  func counts() throws {
    let run = try SmallRun()
    var provenance = Provenance()
    provenance.step = 3
    let checkpoint = Checkpoint(of: try run.model(), provenance: provenance)
    for (count, isTaken) in [
      ("0", true), ("281474976710656", true), ("-1", false), ("281474976710657", false),
      ("3.0", false),
    ] {
      let error = try reading(
        "provenance", replacing: "\"step\":3", with: "\"step\":\(count)", in: checkpoint)
      #expect((error == nil) == isTaken, "\(count)")
    }
  }

  @Test("forgotten updates are at most the updates, and only then may the memory be missing")
  func forgottenUpdates() throws {
    let run = try SmallRun()
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<3 { _ = try trainer.step() }
    var state = trainer.state
    state.restartOptimizer()
    model.optimizerMemory = nil
    let checkpoint = Checkpoint(of: model, provenance: Provenance(), training: state)
    func reading(_ forgotten: Int) throws -> CheckpointError? {
      try self.reading(
        "training", replacing: "\"forgotten updates\":3",
        with: "\"forgotten updates\":\(forgotten)", in: checkpoint)
    }
    #expect(try reading(3) == nil)
    #expect(
      try reading(2) == .file(.missingTensor("training.adam.first.embedding.weight")))
    #expect(
      try reading(4)
        == .disagreement(
          what: "the count of forgotten updates", found: "4", expected: "at most 3"))
  }

  @Test("a loss curve in a file has fewer than 512 points", arguments: [511, 512])
  func curve(points: Int) throws {
    let curve = LossCurve(
      start: 0, stepsPerPoint: 2, bits: [Float](repeating: 1, count: points), restBits: 1,
      restSteps: 1)
    var provenance = Provenance()
    provenance.curve = curve
    provenance.step = curve.end
    let bytes = try Checkpoint(of: SmallRun().model(), provenance: provenance).bytes()
    if points < LossCurve.limit {
      #expect(try Checkpoint(bytes: bytes).provenance.curve == curve)
    } else {
      #expect(throws: CheckpointError.self) { try Checkpoint(bytes: bytes) }
    }
  }

  @Test("neighbours of a loss curve are merged with point 512, not before")
  func merging() {
    var curve = LossCurve()
    for _ in 1...511 { curve.append(1) }
    #expect(curve.stepsPerPoint == 1 && curve.bits.count == 511)
    curve.append(1)
    #expect(curve.stepsPerPoint == 2 && curve.bits.count == 256 && curve.end == 512)
    for _ in 513...1_023 { curve.append(1) }
    #expect(curve.stepsPerPoint == 2 && curve.bits.count == 511)
    curve.append(1)
    #expect(curve.stepsPerPoint == 4 && curve.bits.count == 256 && curve.end == 1_024)
  }
}
