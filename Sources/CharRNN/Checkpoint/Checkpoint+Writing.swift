internal import Safetensors

extension Checkpoint {
  /// The bytes of the checkpoint's file.
  ///
  /// - Throws: `CheckpointError` where something in the metadata is no JSON, such as a loss that
  ///   is not a number.
  public func bytes() throws(CheckpointError) -> [UInt8] {
    var tensors = parameters.names.map { name in
      Tensor(
        name: name, shape: parameters.shape(of: name), floats: Array(parameters[name]),
        precision: precision)
    }
    var metadata = [
      MetadataKey.format: Self.format,
      MetadataKey.vocabulary:
        try JSONValue.strings(vocabulary.characters.map { String($0) }).checkpointText(),
      MetadataKey.configuration: try parameters.configuration.json.checkpointText(),
      MetadataKey.provenance: try provenance.json.checkpointText(),
      MetadataKey.checksum: Checksum.blank,
    ]
    if let training {
      tensors += training.tensors
      metadata[MetadataKey.training] = try training.json.checkpointText()
    }
    do throws(SafetensorsError) {
      var bytes = try SafetensorsFile(tensors: tensors, metadata: metadata).bytes()
      Checksum.insert(into: &bytes)
      return bytes
    } catch {
      throw .file(error)
    }
  }
}

extension ModelConfiguration {
  var json: JSONValue {
    .object([
      "vocabulary": .int(vocabularySize), "embedding": .int(embeddingSize),
      "layers": .array(layerWidths.map { .int($0) }), "dropout": .float(dropout),
    ])
  }
}

extension TrainingSettings {
  var json: JSONValue {
    .object([
      "optimizer": .string(optimizer.rawValue), "learning rate": .float(learningRate),
      "momentum": .float(momentum), "weight decay": .float(weightDecay),
      "schedule": .string(schedule.rawValue), "warm-up": .int(warmup),
      "schedule end": .int(scheduleEnd), "carry state": .bool(carriesState),
      "batch": .int(batch), "sequence": .int(sequence), "clip": .float(clip),
      "precision": .string(precision.rawValue),
      "lanes": .int(lanes), "seed": .int(seed),
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
    return .object(object)
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
      "settings": settings.json,
      "epoch totals": .object([
        "loss": .number(epochTotals.loss), "correct": .int(epochTotals.correct),
        "characters": .int(epochTotals.characters),
      ]),
    ])
  }

  var tensors: [Tensor] {
    var tensors: [Tensor] = []
    for (layer, width) in configuration.layerWidths.enumerated() {
      let shape = [settings.batch, width]
      tensors += [
        Tensor(name: TrainingTensor.hidden(layer), shape: shape, floats: carried.hidden[layer]),
        Tensor(name: TrainingTensor.cell(layer), shape: shape, floats: carried.cell[layer]),
      ]
    }
    for (memoryName, memory) in zip(settings.optimizer.memory, memory) {
      tensors += memory.names.map { name in
        Tensor(
          name: TrainingTensor.memory(settings.optimizer, memoryName, name),
          shape: memory.shape(of: name), floats: Array(memory[name]))
      }
    }
    return tensors
  }
}
