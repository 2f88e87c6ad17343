internal import JSON
internal import Safetensors

extension Checkpoint {
  /// Writes the checkpoint's file piece by piece, one tensor in memory at a time.
  ///
  /// The checksum stands in the header and covers the whole file, so every piece is computed twice.
  ///
  /// - Parameter sink: takes the pieces in order.
  /// - Throws: `CheckpointError` before the first piece where a weight is not finite as it would be
  ///   stored, or a number of the metadata is NaN or infinite; what `sink` throws.
  public func write(to sink: ([UInt8]) throws -> Void) throws {
    let tensors = tensors
    var (header, order) = try header(of: tensors)
    let byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.entry.name, $0) })
    let stored = order.compactMap { byName[$0] }
    for tensor in stored { try tensor.requireFinite() }
    Checksum.insert(into: &header) { hash in
      for tensor in stored { hash.update(tensor.data) }
    }
    try sink(header)
    for tensor in stored { try sink(tensor.data) }
  }

  /// The bytes of the checkpoint's file.
  ///
  /// - Throws: what `write` throws.
  public func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try write { bytes += $0 }
    return bytes
  }

  private var tensors: [StoredTensor] {
    parameters.names.map { name in
      StoredTensor(
        name, shape: parameters.shape(of: name), floats: parameters[name], precision: precision)
    } + (training?.tensors ?? []) + (training == nil ? [] : memory?.tensors ?? [])
  }

  /// The file's header with a blank checksum, and the tensors' names in the file's order.
  private func header(
    of tensors: [StoredTensor]
  ) throws(CheckpointError) -> (bytes: [UInt8], order: [String]) {
    var metadata = [
      MetadataKey.format: Self.format,
      MetadataKey.vocabulary:
        try JSONValue.strings(vocabulary.characters.map { String($0) }).checkpointText(),
      MetadataKey.configuration: try parameters.configuration.json.checkpointText(),
      MetadataKey.provenance: try provenance.json.checkpointText(),
      MetadataKey.checksum: Checksum.blank,
    ]
    if let training { metadata[MetadataKey.training] = try training.json.checkpointText() }
    do throws(SafetensorsError) {
      let header = try SafetensorsHeader(entries: tensors.map(\.entry), metadata: metadata)
      return (try header.bytes(), header.entries.map(\.name))
    } catch {
      throw .file(error)
    }
  }
}

/// A tensor of a checkpoint's file; its bytes are computed on demand.
struct StoredTensor {
  let entry: SafetensorsHeader.Entry
  private let floats: ArraySlice<Float>
  private let precision: Tensor.Precision

  init(
    _ name: String, shape: [Int], floats: ArraySlice<Float>, precision: Tensor.Precision = .f32
  ) {
    entry = SafetensorsHeader.Entry(name: name, dtype: precision.dtype, shape: shape)
    self.floats = floats
    self.precision = precision
  }

  /// Checks that all numbers are finite after rounding; readers refuse others.
  ///
  /// - Throws: `CheckpointError.unstorable` for the first that is not.
  func requireFinite() throws(CheckpointError) {
    guard let place = floats.firstIndex(where: { !precision.rounded($0).isFinite }) else { return }
    throw .unstorable(
      tensor: entry.name, index: place - floats.startIndex, value: floats[place],
      precision: precision)
  }

  /// The bytes in the file.
  var data: [UInt8] {
    Tensor(name: entry.name, shape: entry.shape, floats: Array(floats), precision: precision).data
  }
}

extension ModelConfiguration {
  var json: JSONValue {
    var object: JSONObject = [
      "vocabulary": .int(vocabularySize), "embedding": .int(embeddingSize),
      "layers": .array(layerWidths.map { .int($0) }), "dropout": .float(dropout),
    ]
    if !sideInputs.isEmpty {
      object["side inputs"] = .array(
        sideInputs.map { ["name": .string($0.name), "is character": .bool($0.isCharacter)] })
    }
    return .object(object)
  }
}

extension TrainingSettings {
  var json: JSONValue {
    .object([
      "optimizer": .string(optimizer.rawValue), "learning rate": .float(learningRate),
      "momentum": .float(momentum), "weight decay": .float(weightDecay),
      "schedule": .string(schedule.rawValue), "warm-up": .int(warmup),
      "schedule start": .int(scheduleStart), "schedule end": .int(scheduleEnd),
      "carry state": .bool(carriesState),
      "batch": .int(batch), "sequence": .int(sequence), "clip": .float(clip),
      "precision": .string(precision.rawValue),
      "lanes": .int(lanes), "seed": .int(seed),
      "locked dropout": .bool(locksDropout), "weight drop": .float(weightDrop),
      "forgetting": .float(forgetting), "text": .object(text),
    ])
  }
}

extension Provenance {
  var json: JSONValue {
    var object: JSONObject = [
      "program": .string(program), "corpus": .string(corpus),
      "corpus sha256": .string(corpusDigest),
      "training text sha256": .string(trainingDigest), "corpus details": .object(corpusDetails),
      "seed": .int(seed), "step": .int(step), "epoch": .int(epoch),
    ]
    if let settings { object["settings"] = settings.json }
    object["history"] = .array(history.map(\.json))
    if let curve { object["loss curve"] = curve.json }
    return .object(object)
  }
}

extension LossCurve {
  var json: JSONValue {
    .object([
      "start": .int(start), "steps per point": .int(stepsPerPoint),
      "bits": .array(bits.map(JSONValue.float)),
      "rest bits": .number(restBits), "rest steps": .int(restSteps),
    ])
  }
}

extension Provenance.Epoch {
  var json: JSONValue {
    var object: JSONObject = [
      "epoch": .int(epoch), "step": .int(step), "training bits": .number(trainingBits),
      "training accuracy": .number(trainingAccuracy),
    ]
    if let heldOutBits, let heldOutAccuracy {
      object["held-out bits"] = .number(heldOutBits)
      object["held-out accuracy"] = .number(heldOutAccuracy)
    }
    return .object(object)
  }
}

extension TrainingState {
  var json: JSONValue {
    .object([
      "step": .int(step), "epoch": .int(epoch), "window": .int(window), "updates": .int(updates),
      "forgotten updates": .int(forgottenUpdates),
      "settings": settings.json,
      "epoch totals": .object([
        "loss": .number(epochTotals.loss), "correct": .int(epochTotals.correct),
        "characters": .int(epochTotals.characters),
      ]),
    ])
  }

  var tensors: [StoredTensor] {
    var tensors: [StoredTensor] = []
    for (layer, width) in configuration.layerWidths.enumerated() {
      let shape = [settings.batch, width]
      tensors += [
        StoredTensor(
          TrainingTensor.hidden(layer), shape: shape, floats: carried.hidden[layer][...]),
        StoredTensor(TrainingTensor.cell(layer), shape: shape, floats: carried.cell[layer][...]),
      ]
    }
    return tensors
  }
}

extension OptimizerMemory {
  var tensors: [StoredTensor] {
    zip(optimizer.memory, blocks).flatMap { memoryName, block in
      block.names.map { name in
        StoredTensor(
          TrainingTensor.memory(optimizer, memoryName, name), shape: block.shape(of: name),
          floats: block[name])
      }
    }
  }
}
