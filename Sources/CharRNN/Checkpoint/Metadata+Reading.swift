internal import JSON
internal import Safetensors

extension Provenance {
  init(_ fields: JSONFields) throws(CheckpointError) {
    self.init()
    program = try fields.string("program")
    corpus = try fields.string("corpus")
    corpusDigest = try fields.string("corpus sha256")
    trainingDigest = try fields.string("training text sha256")
    corpusDetails = try fields.object("corpus details").object
    seed = try fields.word("seed")
    step = try fields.count("step")
    epoch = try fields.count("epoch")
    if let settings = try fields.optionalObject("settings") {
      self.settings = try TrainingSettings(settings)
    }
    for value in try fields.array("history") {
      guard let object = value.object else {
        throw .malformedMetadata(
          key: fields.part, error: "'history' has \(value.kind), expected objects")
      }
      history.append(try Epoch(JSONFields(part: "\(fields.part).history", object: object)))
    }
    // Files of the first version lack it.
    if let curve = try fields.optionalObject("loss curve") {
      self.curve = try LossCurve(curve, lastStep: step)
    }
  }
}

extension LossCurve {
  /// Reads a loss curve that must end at step `lastStep`.
  init(_ fields: JSONFields, lastStep: Int) throws(CheckpointError) {
    let stepsPerPoint = try fields.count("steps per point")
    let restSteps = try fields.count("rest steps")
    let bits = try fields.array("bits").map { value throws(CheckpointError) in
      guard let bits = value.double.map(Float.init), bits.isFinite else {
        throw .malformedMetadata(
          key: fields.part, error: "'bits' has \(value.kind), expected numbers")
      }
      return bits
    }
    guard stepsPerPoint.nonzeroBitCount == 1, restSteps < stepsPerPoint, bits.count < Self.limit
    else {
      throw .disagreement(
        what: "the loss curve",
        found: "\(bits.count) points of \(stepsPerPoint) steps and "
          + "\(restSteps) steps",
        expected: "fewer than \(Self.limit) points of a power of two, and fewer steps than one has")
    }
    self.init(
      start: try fields.count("start"), stepsPerPoint: stepsPerPoint, bits: bits,
      restBits: try fields.double("rest bits"), restSteps: restSteps)
    guard end == lastStep else {
      throw .disagreement(
        what: "the loss curve's last step", found: "\(end)", expected: "\(lastStep)")
    }
  }
}

extension Provenance.Epoch {
  init(_ fields: JSONFields) throws(CheckpointError) {
    self.init(
      epoch: try fields.count("epoch"), step: try fields.count("step"),
      trainingBits: try fields.double("training bits"),
      trainingAccuracy: try fields.double("training accuracy"))
    if fields.object["held-out bits"] != nil {
      heldOutBits = try fields.double("held-out bits")
      heldOutAccuracy = try fields.double("held-out accuracy")
    }
  }
}

extension TrainingSettings {
  init(_ fields: JSONFields) throws(CheckpointError) {
    self.init()
    optimizer = try fields.choice("optimizer")
    // Files of the first version lack these and were trained with the defaults.
    if fields.has("schedule") {
      momentum = try fields.float("momentum")
      weightDecay = try fields.float("weight decay")
      schedule = try fields.choice("schedule")
      warmup = try fields.count("warm-up")
      scheduleEnd = try fields.count("schedule end")
      carriesState = try fields.bool("carry state")
    }
    // Files before the training texts of every epoch lack these.
    if fields.has("text") {
      locksDropout = try fields.bool("locked dropout")
      weightDrop = try fields.float("weight drop")
      forgetting = try fields.float("forgetting")
      text = try fields.object("text").object
    }
    if fields.has("schedule start") { scheduleStart = try fields.count("schedule start") }
    learningRate = try fields.float("learning rate")
    batch = try fields.count("batch")
    sequence = try fields.count("sequence")
    clip = try fields.float("clip")
    precision = try fields.choice("precision")
    lanes = try fields.count("lanes")
    seed = try fields.word("seed")
    do throws(TrainingError) {
      try validate()
    } catch {
      throw .malformedMetadata(key: fields.part, error: "\(error)")
    }
  }
}

extension TrainingState {
  init(
    _ fields: JSONFields, file: SafetensorsFile, configuration: ModelConfiguration
  ) throws(CheckpointError) {
    self.init(start: configuration, settings: try TrainingSettings(fields.object("settings")))
    step = try fields.count("step")
    epoch = try fields.count("epoch")
    window = try fields.count("window")
    updates = try fields.count("updates")
    // Files of the first version lack it: a new optimiser counted its updates from 0.
    if fields.has("forgotten updates") {
      forgottenUpdates = try fields.count("forgotten updates")
      guard forgottenUpdates <= updates else {
        throw .disagreement(
          what: "the count of forgotten updates", found: "\(forgottenUpdates)",
          expected: "at most \(updates)")
      }
    }
    let totals = try fields.object("epoch totals")
    epochTotals.loss = try totals.double("loss")
    epochTotals.correct = try totals.count("correct")
    epochTotals.characters = try totals.count("characters")
    for (layer, width) in configuration.layerWidths.enumerated() {
      let shape = [settings.batch, width]
      carried.hidden[layer] = try Checkpoint.floats(
        TrainingTensor.hidden(layer), shape: shape, in: file)
      carried.cell[layer] = try Checkpoint.floats(
        TrainingTensor.cell(layer), shape: shape, in: file)
    }
  }
}

extension OptimizerMemory {
  /// Reads what the optimiser of `state` remembers; `nil` where it has to remember nothing and the
  /// file has nothing.
  init?(of state: TrainingState, in file: SafetensorsFile) throws(CheckpointError) {
    let kind = state.settings.optimizer
    let prefix = TrainingTensor.memory(kind, "", "").dropLast()
    if state.updates == state.forgottenUpdates,
      !file.tensors.contains(where: { $0.name.hasPrefix(prefix) })
    {
      return nil
    }
    var blocks = kind.memory.map { _ in Parameters(zero: state.configuration) }
    for (place, memoryName) in kind.memory.enumerated() {
      for name in blocks[place].names {
        blocks[place][name] = try Checkpoint.floats(
          TrainingTensor.memory(kind, memoryName, name),
          shape: blocks[place].shape(of: name), in: file)[...]
      }
    }
    self.init(kind, blocks: blocks)
  }
}
